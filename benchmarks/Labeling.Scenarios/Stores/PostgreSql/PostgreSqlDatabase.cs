namespace Labeling.Scenarios;

internal sealed class PostgreSqlDatabase(string connection, Func<Task>? drop) : Database
{
    public override string Connection => connection;
    public override Task<IBareQueue> OpenBareQueueAsync(BareQueuePlan plan, CancellationToken cancellationToken) => throw new NotSupportedException();
    public override Task<TimeSpan> CopyRowsAsync(Database target, int transactions, CancellationToken cancellationToken) => PostgreSqlRowCopy.RunAsync(connection, target.Connection, transactions, cancellationToken);
    public override async ValueTask DisposeAsync() { if (drop is not null) { await drop(); } }
    protected override LabelStore MakeStore() => throw new UsageException("The PostgreSQL store is not there yet; use --store sqlite.");
}
