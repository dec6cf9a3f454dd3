namespace Labeling.Scenarios;

/// <summary>One PostgreSQL database.</summary>
/// <param name="connection">How to reach it.</param>
/// <param name="drop">Drops it; <see langword="null"/> for one that stays.</param>
internal sealed class PostgreSqlDatabase(string connection, Func<Task>? drop) : Database
{
    /// <inheritdoc/>
    public override string Connection => connection;

    /// <inheritdoc/>
    public override Task<IBareQueue> OpenBareQueueAsync(BareQueuePlan plan, CancellationToken cancellationToken)
        => Task.Run(() => PostgreSqlBareQueue.Open(connection, plan), cancellationToken);

    /// <inheritdoc/>
    public override Task<TimeSpan> CopyRowsAsync(Database target, int transactions, CancellationToken cancellationToken)
        => PostgreSqlRowCopy.RunAsync(connection, target.Connection, transactions, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (drop is not null)
        {
            await drop();
        }
    }

    /// <inheritdoc/>
    protected override LabelStore MakeStore() => new PostgreSqlLabelStore(connection);
}
