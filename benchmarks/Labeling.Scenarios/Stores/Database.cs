namespace Labeling.Scenarios;

/// <summary>One database in which a store can live.</summary>
internal abstract class Database : IAsyncDisposable
{
    /// <summary>What <c>--connection</c> takes to reach it from another process.</summary>
    public abstract string Connection { get; }

    /// <summary>Opens the store in it, made when absent.</summary>
    public async Task<LabelStore> OpenStoreAsync(CancellationToken cancellationToken)
    {
        LabelStore store = MakeStore();
        try
        {
            await store.InitializeAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the bare engine on it, for a project of unlabeled items that a store made in it. No store may be open meanwhile.</summary>
    public abstract Task<IBareQueue> OpenBareQueueAsync(BareQueuePlan plan, CancellationToken cancellationToken);

    /// <summary>Copies all rows into another database of the same kind and schema with the bare engine, in so many transactions.</summary>
    /// <returns>How long writing took; reading is not counted.</returns>
    public abstract Task<TimeSpan> CopyRowsAsync(Database target, int transactions, CancellationToken cancellationToken);

    /// <summary>Lets go of it, and deletes it if it is temporary. Its stores must be disposed by then.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Makes the store without touching the database.</summary>
    protected abstract LabelStore MakeStore();
}
