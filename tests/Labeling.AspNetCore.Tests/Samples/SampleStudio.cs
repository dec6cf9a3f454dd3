using System.Diagnostics;
using System.Text;

namespace Labeling.AspNetCore.Samples;

/// <summary>The sample, started as its own process, in a folder that goes with it.</summary>
internal sealed class SampleStudio : IAsyncDisposable
{
    private const string Announcement = "The studio is open: ";

    private readonly Process _process;
    private readonly string _folder;

    private SampleStudio(Process process, string folder, Uri address)
    {
        _process = process;
        _folder = folder;
        Address = address;
    }

    /// <summary>The page where people sign in.</summary>
    public Uri Address { get; }

    public Uri Studio => new(Address, "labeling/");

    public static async Task<SampleStudio> StartAsync(params (string Name, string Value)[] variables)
    {
        string folder = Directory.CreateTempSubdirectory("studio-sample-").FullName;
        string place = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Studio", place, "Studio.dll"));
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["STUDIO_HOME"] = folder;
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";

        // It is killed in the end, and would leave its sockets for debuggers behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var said = new StringBuilder();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        DataReceivedEventHandler listen = (_, line) =>
        {
            lock (said)
            {
                said.AppendLine(line.Data);
            }

            if (line.Data?.StartsWith(Announcement, StringComparison.Ordinal) == true)
            {
                address.TrySetResult(new Uri(line.Data[Announcement.Length..]));
            }
        };
        process.OutputDataReceived += listen;
        process.ErrorDataReceived += listen;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The sample ended before it printed its address: {said}"));
        try
        {
            return new SampleStudio(process, folder, await address.Task.WaitAsync(TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken));
        }
        catch
        {
            await EndAsync(process, folder);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process, _folder);

    private static async Task EndAsync(Process process, string folder)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
