namespace Labeling.Scenarios;

internal sealed class SqliteDatabase(string path, bool isTemporary) : Database
{
    private LabelStore? _store;
    public override string Connection => path;
    public override Task<IBareQueue> OpenBareQueueAsync(BareQueuePlan plan, CancellationToken cancellationToken) => Task.FromResult<IBareQueue>(new Q());
    public override Task<TimeSpan> CopyRowsAsync(Database target, int transactions, CancellationToken cancellationToken) => Task.FromResult(TimeSpan.FromSeconds(isTemporary ? 1 : 2));
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    protected override LabelStore MakeStore() => _store ??= new Labeling.ConformanceTests.ReferenceLabelStore(TimeProvider.System);
    private sealed class Q : IBareQueue { public Task<BareOutcome> RunAsync(TimeSpan d, CancellationToken c) => Task.FromResult(new BareOutcome(0, d)); public ValueTask DisposeAsync() => default; }
}
internal sealed class PostgreSqlDatabase(string connection, Func<Task>? drop) : Database
{
    public override string Connection => connection;
    public override Task<IBareQueue> OpenBareQueueAsync(BareQueuePlan plan, CancellationToken cancellationToken) => throw new NotSupportedException();
    public override Task<TimeSpan> CopyRowsAsync(Database target, int transactions, CancellationToken cancellationToken) => throw new NotSupportedException();
    public override async ValueTask DisposeAsync() { if (drop is not null) { await drop(); } }
    protected override LabelStore MakeStore() => new Labeling.ConformanceTests.ReferenceLabelStore(TimeProvider.System);
}
