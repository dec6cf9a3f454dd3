using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Labeling.Storage.Sqlite;

/// <summary>What the store tells of its writer.</summary>
internal sealed class SqliteInstruments : IDisposable
{
    private readonly ILogger _logger;
    private readonly Meter _meter = new(SqliteDiagnostics.Name);
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commitDuration;

    public SqliteInstruments(ILogger logger)
    {
        _logger = logger;
        _batchSize = _meter.CreateHistogram<int>("labeling.store.batch.size", "{call}", "Calls that were committed in one transaction.");
        _commitDuration = _meter.CreateHistogram<double>("labeling.store.commit.duration", "s", "Time from the beginning of a transaction until it was durable.");
    }

    public void Committed(int calls, TimeSpan duration, Exception? failure)
    {
        var error = new KeyValuePair<string, object?>("error.type", failure?.GetType().Name);
        if (failure is null)
        {
            _batchSize.Record(calls);
            _commitDuration.Record(duration.TotalSeconds);
        }
        else
        {
            _commitDuration.Record(duration.TotalSeconds, error);
            SqliteLog.CommitFailed(_logger, calls, failure);
        }
    }

    public void Opened(string path) => SqliteLog.Opened(_logger, path);

    public void CheckpointFailed(Exception exception) => SqliteLog.CheckpointFailed(_logger, exception);

    public void RollbackFailed(Exception exception) => SqliteLog.RollbackFailed(_logger, exception);

    public void Dispose() => _meter.Dispose();
}
