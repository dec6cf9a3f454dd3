using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Labeling.Storage.PostgreSql;

/// <summary>What the store tells of its writers.</summary>
internal sealed class PostgreSqlInstruments : IDisposable
{
    private readonly ILogger _logger;
    private readonly Meter _meter = new(PostgreSqlDiagnostics.Name);
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commitDuration;
    private readonly Counter<long> _retries;

    public PostgreSqlInstruments(ILogger logger)
    {
        _logger = logger;
        _batchSize = _meter.CreateHistogram<int>("labeling.store.batch.size", "{call}", "Calls that were committed in one transaction.");
        _commitDuration = _meter.CreateHistogram<double>("labeling.store.commit.duration", "s", "Time from the beginning of a transaction until it was durable.");
        _retries = _meter.CreateCounter<long>("labeling.store.retries", "{transaction}", "Transactions that failed and were done again.");
    }

    public void Committed(int calls, TimeSpan duration, Exception? failure)
    {
        if (failure is null)
        {
            _batchSize.Record(calls);
            _commitDuration.Record(duration.TotalSeconds);
        }
        else
        {
            _commitDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("error.type", failure.GetType().Name));
            PostgreSqlLog.CommitFailed(_logger, calls, failure);
        }
    }

    public void Repeated(int calls, Exception failure)
    {
        _retries.Add(1);
        PostgreSqlLog.Repeated(_logger, calls, failure);
    }

    public void Opened(PostgreSqlPlace place) => PostgreSqlLog.Opened(_logger, place.Schema, place.Database, place.Host);

    public void Upgraded(PostgreSqlPlace place, int from, int to) => PostgreSqlLog.Upgraded(_logger, place.Schema, from, to);

    public void Dispose() => _meter.Dispose();
}
