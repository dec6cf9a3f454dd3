using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>This program once more, as a process that can be killed.</summary>
internal sealed class CrashWorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _said = [];

    /// <summary>Starts a worker.</summary>
    /// <param name="arguments">What follows the name of the sub-command.</param>
    public CrashWorkerProcess(IEnumerable<string> arguments)
    {
        string assembly = typeof(CrashWorkerProcess).Assembly.Location;
        string self = Environment.ProcessPath!;
        bool isOwnProgram = Path.GetFileName(self) == Path.GetFileNameWithoutExtension(assembly) + (OperatingSystem.IsWindows() ? ".exe" : string.Empty);
        string[] command = isOwnProgram ? [self] : [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", assembly];
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Completes when it has had an answer acknowledged, or when it ended.</summary>
    public Task Ready => Task.WhenAny(_ready.Task, _process.WaitForExitAsync());

    /// <summary>What it printed so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join(Environment.NewLine, _said);
            }
        }
    }

    /// <summary>Kills it, without a chance to do anything (SIGKILL; TerminateProcess on Windows).</summary>
    /// <returns>Its exit status when it had ended by itself before; <see langword="null"/> when it was killed.</returns>
    public async Task<int?> KillAsync()
    {
        bool ended = _process.HasExited;
        if (!ended)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        return ended ? _process.ExitCode : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_said)
        {
            _said.Add(line);
        }

        if (line.EndsWith(CrashWorkerScenario.Ready, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
