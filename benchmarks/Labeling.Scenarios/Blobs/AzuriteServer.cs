using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Labeling.Scenarios;

/// <summary>Azurite, the emulator of Azure Blob Storage: in a temporary folder, on loopback, with an account and a key that nobody else knows, telling nobody of itself.</summary>
/// <remarks>It is the npm package <c>azurite</c>; its program <c>azurite-blob</c> is looked for on the PATH.</remarks>
internal sealed class AzuriteServer : IAsyncDisposable
{
    private const string Cure = "install it with Node.js: npm install -g azurite";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-azurite-");
    private Process? _process;

    private AzuriteServer(int port)
    {
        Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Endpoint = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{Account}"));
    }

    /// <summary>The account's name.</summary>
    public static string Account => "labeling";

    /// <summary>The account's key.</summary>
    public string Key { get; }

    /// <summary>The account's address.</summary>
    public Uri Endpoint { get; }

    /// <summary>Leads to the account, or to it through another address of this machine.</summary>
    public string ConnectionString(Uri? through = null)
        => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={(through ?? Endpoint).AbsoluteUri.TrimEnd('/')};";

    /// <summary>Starts a server.</summary>
    /// <exception cref="UsageException">It is not installed, or does not start.</exception>
    public static async Task<AzuriteServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var server = new AzuriteServer(FreePort());
        try
        {
            await server.RunAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }

            _process.Dispose();
            _process = null;
        }

        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? FindProgram()
    {
        string[] names = OperatingSystem.IsWindows() ? ["azurite-blob.cmd", "azurite-blob.exe"] : ["azurite-blob"];
        return (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        string program = FindProgram() ?? throw new UsageException($"Azurite is not on this machine's PATH; {Cure}.");
        string port = Endpoint.Port.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            program,
            ["--blobHost", "127.0.0.1", "--blobPort", port, "--location", _folder.FullName, "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--disableProductStyleUrl"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{Key}";
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new UsageException($"Azurite did not start ({exception.Message}); {Cure}.");
        }

        var errors = new List<string>();
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? string.Empty);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null || line.Data.Contains("successfully listen", StringComparison.OrdinalIgnoreCase))
            {
                said.TrySetResult();
            }
        };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await said.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        if (_process.HasExited)
        {
            throw new UsageException($"Azurite did not start ({string.Join(' ', errors).Trim()}); {Cure}.");
        }
    }
}
