using Microsoft.Playwright;

namespace Labeling.AspNetCore.Browser;

/// <summary>One Chromium for all tests; skips them, with the reason, where there is none.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string? Executable { get; } = Environment.GetEnvironmentVariable("LABELING_CHROMIUM") ?? Array.Find(Places, File.Exists);

    /// <summary>Where pictures of pages are kept, to be looked at.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(SharedData.RepositoryRoot, "artifacts", "screenshots")).FullName;

    internal IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser did not start.");

    public async ValueTask InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Where continuous integration runs, a missing browser is a failure.</summary>
    internal static void Require()
    {
        if (Executable is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "There is no Chromium; eng/install-test-tools.sh installs it.");
            Assert.Skip("There is no Chromium on this machine; install it, or name it in LABELING_CHROMIUM.");
        }
    }
}

/// <summary>Tests that drive the browser run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
