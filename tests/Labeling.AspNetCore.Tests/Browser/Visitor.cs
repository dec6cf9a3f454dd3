using Microsoft.Playwright;

namespace Labeling.AspNetCore.Browser;

/// <summary>Somebody in front of a browser.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private readonly Uri _url;

    private Visitor(IBrowserContext context, IPage page, Uri url)
    {
        _context = context;
        Page = page;
        _url = url;
    }

    public IPage Page { get; }

    /// <summary>What the page complained about: script errors, and breaches of the content security policy.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Visitor> ArriveAsync(BrowserFixture fixture, StudioHost host, string name, string role = "Labeler", BrowserNewContextOptions? options = null)
    {
        var visitor = await ArriveAsync(fixture, host.Url, options);
        await visitor._context.AddCookiesAsync([new Cookie { Name = TestAuthentication.Name, Value = $"{name}!{role}", Url = host.Url.GetLeftPart(UriPartial.Authority) }]);
        return visitor;
    }

    /// <summary>Somebody whom the host does not know yet.</summary>
    public static async Task<Visitor> ArriveAsync(BrowserFixture fixture, Uri studio, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.Locale ??= "en-US";
        options.ViewportSize ??= new ViewportSize { Width = 1280, Height = 800 };
        var context = await fixture.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        var visitor = new Visitor(context, page, studio);
        page.PageError += (_, error) => visitor.Complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && (message.Text.Contains("Content Security Policy", StringComparison.Ordinal) || message.Text.Contains("Uncaught", StringComparison.Ordinal)))
            {
                visitor.Complaints.Add(message.Text);
            }
        };
        page.Dialog += (_, dialog) => visitor.Complaints.Add($"A dialog of the browser opened: {dialog.Message}");
        return visitor;
    }

    public Task GoAsync(string place = "") => Page.GotoAsync(new Uri(_url, "#/" + place).ToString());

    /// <summary>Opens a project's labeling page, and leaves its instructions.</summary>
    public async Task LabelAsync(LabelingProject project)
    {
        await GoAsync($"p/{project.Info.Id}/label");
        if (project.Info.Instructions is not null)
        {
            await Page.Locator("dialog .primary").ClickAsync();
        }

        await Page.Locator(".stage, .card").First.WaitForAsync();
    }

    /// <summary>Waits for a picture to be shown for drawing, and tells where it lies in the window, and how large its pixels are.</summary>
    public async Task<(double X, double Y, double Zoom)> PictureAsync()
    {
        await Page.WaitForFunctionAsync("() => { const picture = document.querySelector('.stage .picture'); return picture && picture.complete && picture.naturalWidth > 0 && picture.style.transform.includes('scale'); }");
        await Page.WaitForFunctionAsync("() => !document.querySelector('.message') || document.querySelector('.message').hidden");
        double[] place = await Page.EvaluateAsync<double[]>("() => { const box = document.querySelector('.stage .picture').getBoundingClientRect(); return [box.x, box.y, box.width / parseFloat(document.querySelector('.stage .picture').style.width)]; }");
        return (place[0], place[1], place[2]);
    }

    /// <summary>Drags on the picture, in its own pixels.</summary>
    public async Task DragAsync(double x1, double y1, double x2, double y2)
    {
        var (x, y, zoom) = await PictureAsync();
        await Page.Mouse.MoveAsync((float)(x + (x1 * zoom)), (float)(y + (y1 * zoom)));
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync((float)(x + ((x1 + x2) / 2 * zoom)), (float)(y + ((y1 + y2) / 2 * zoom)));
        await Page.Mouse.MoveAsync((float)(x + (x2 * zoom)), (float)(y + (y2 * zoom)));
        await Page.Mouse.UpAsync();
    }

    /// <summary>Clicks on the picture, in its own pixels.</summary>
    public async Task ClickAsync(params (double X, double Y)[] points)
    {
        var (x, y, zoom) = await PictureAsync();
        foreach (var point in points)
        {
            await Page.Mouse.ClickAsync((float)(x + (point.X * zoom)), (float)(y + (point.Y * zoom)));
        }
    }

    public Task PressAsync(params string[] keys) => PressAllAsync(keys);

    public Task ShootAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(BrowserFixture.Screenshots, name + ".png") });

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(Complaints);
        await _context.DisposeAsync();
    }

    private async Task PressAllAsync(string[] keys)
    {
        foreach (string key in keys)
        {
            await Page.Keyboard.PressAsync(key);
        }
    }
}
