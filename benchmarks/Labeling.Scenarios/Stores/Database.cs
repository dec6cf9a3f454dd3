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

    /// <summary>Lets go of it, and deletes it if it is temporary. Its stores must be disposed by then.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Makes the store without touching the database.</summary>
    protected abstract LabelStore MakeStore();
}
