namespace Labeling.Scenarios;

/// <summary>One SQLite file.</summary>
internal sealed class SqliteDatabase(string path, bool isTemporary) : Database
{
    /// <inheritdoc/>
    public override string Connection => path;

    /// <inheritdoc/>
    public override Task<IBareQueue> OpenBareQueueAsync(BareQueuePlan plan, CancellationToken cancellationToken)
        => Task.FromResult<IBareQueue>(new SqliteBareQueue(path, plan));

    /// <inheritdoc/>
    public override Task<TimeSpan> CopyRowsAsync(Database target, int transactions, CancellationToken cancellationToken)
        => Task.Run(() => SqliteRowCopy.Run(path, target.Connection, transactions), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        // SQLite keeps its log and its shared memory beside the file.
        foreach (string file in isTemporary ? [path, path + "-wal", path + "-shm"] : Array.Empty<string>())
        {
            File.Delete(file);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override LabelStore MakeStore() => new SqliteLabelStore(path);
}
