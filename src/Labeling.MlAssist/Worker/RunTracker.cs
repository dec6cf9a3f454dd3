using Microsoft.Extensions.Logging;

namespace Labeling.MlAssist;

/// <summary>The record of the run under way: collects progress and log lines, and writes them down with each heartbeat.</summary>
internal sealed class RunTracker(AssistRecords records, Run run, TimeProvider time, ILogger log) : IProgress<TrainingProgress>, IDisposable
{
    private const int MostLines = 300;
    private const int LongestLine = 500;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly List<RunLogLine> _lines = [.. run.Log];
    private double _fraction = run.Progress;
    private Run _stored = run;

    public Run Run => Volatile.Read(ref _stored);

    public void Log(string text)
    {
        AssistLog.RunSaid(log, Run.Kind, Run.Id, text);
        lock (_lock)
        {
            if (_lines.Count == MostLines)
            {
                _lines.RemoveAt(0);
            }

            _lines.Add(new RunLogLine { At = time.GetUtcNow(), Text = text.Length <= LongestLine ? text : text[..LongestLine] });
        }
    }

    public void Report(double fraction)
    {
        lock (_lock)
        {
            _fraction = Math.Max(_fraction, Math.Clamp(fraction, 0, 1));
        }
    }

    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Report(value.Fraction);
        if (value.Message is { } message)
        {
            Log(message);
        }
    }

    /// <summary>Writes down how far it is.</summary>
    /// <returns>Whether the run is still this worker's.</returns>
    public Task<bool> SaveAsync(CancellationToken cancellationToken) => WriteAsync(current => current, cancellationToken);

    /// <summary>Writes down how it ended.</summary>
    public Task<bool> EndAsync(Func<Run, Run> end, CancellationToken cancellationToken)
        => WriteAsync(current => new Run(end(current)) { EndedAt = time.GetUtcNow() }, cancellationToken);

    public void Dispose() => _writing.Dispose();

    private async Task<bool> WriteAsync(Func<Run, Run> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var next = change(Filled(_stored));
                if (await records.TryWriteRunAsync(next, cancellationToken).ConfigureAwait(false) is { } written)
                {
                    Volatile.Write(ref _stored, written);
                    return true;
                }

                var found = await records.FindRunAsync(_stored.Id, cancellationToken).ConfigureAwait(false);
                if (found is null || found.IsEnded || found.Worker != _stored.Worker)
                {
                    return false;
                }

                Volatile.Write(ref _stored, found);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private Run Filled(Run current)
    {
        lock (_lock)
        {
            return new Run(current) { HeartbeatAt = time.GetUtcNow(), Progress = _fraction, Log = [.. _lines] };
        }
    }
}
