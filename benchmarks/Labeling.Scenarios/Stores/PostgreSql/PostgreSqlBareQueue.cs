using System.Diagnostics;
using Npgsql;

namespace Labeling.Scenarios;

/// <summary>PostgreSQL connections that each commit one labeler's claim, then that labeler's submit, in one round trip each.</summary>
internal sealed class PostgreSqlBareQueue : IBareQueue
{
    private const string Numbers = """
        SELECT (SELECT max(project_no) FROM projects), (SELECT last_value + 1024 FROM entry_numbers), (SELECT last_value + 128 FROM annotation_numbers)
        """;

    private readonly BareQueuePlan _plan;
    private readonly BareRowNumbers _numbers;
    private readonly PostgreSqlBareConnection[] _connections;
    private int _taken;

    private PostgreSqlBareQueue(BareQueuePlan plan, BareRowNumbers numbers, PostgreSqlBareConnection[] connections)
    {
        _plan = plan;
        _numbers = numbers;
        _connections = connections;
    }

    /// <summary>Opens the connections and prepares their statements.</summary>
    public static IBareQueue Open(string connectionString, BareQueuePlan plan)
    {
        string own = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = new PostgreSqlOptions().Schema, Pooling = false }.ConnectionString;
        using var connection = new NpgsqlConnection(own);
        connection.Open();
        using var read = new NpgsqlCommand(Numbers, connection);
        using NpgsqlDataReader row = read.ExecuteReader();
        row.Read();
        var numbers = new BareRowNumbers(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
        return new PostgreSqlBareQueue(plan, numbers, [.. Enumerable.Range(0, plan.Connections).Select(shard => new PostgreSqlBareConnection(own, plan, numbers, shard))]);
    }

    /// <inheritdoc/>
    public async Task<BareOutcome> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        long[] pairs = await Task.WhenAll(_connections.Select(connection => Task.Factory.StartNew(
            () => Run(connection, start, duration, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        _connections[0].SetNumbers();
        return new BareOutcome(pairs.Sum(), elapsed);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Array.ForEach(_connections, connection => connection.Dispose());
        return ValueTask.CompletedTask;
    }

    private long Run(PostgreSqlBareConnection connection, long start, TimeSpan duration, CancellationToken cancellationToken)
    {
        long pairs = 0;
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = Interlocked.Add(ref _taken, _plan.PageSize);
            if (end > _plan.Items.Length)
            {
                break;
            }

            int labeler = (int)((connection.Shard + (pairs * _connections.Length)) % _plan.Labelers);
            var page = new BarePage(LabelingCrew.NameOf(labeler), new ArraySegment<int>(_plan.Items, end - _plan.PageSize, _plan.PageSize));
            connection.Claim(page);
            connection.Submit(page);
            pairs++;
        }

        return pairs;
    }
}
