namespace Labeling.Scenarios;

/// <summary>A place where databases can be made: a folder, or a server.</summary>
internal abstract class DatabaseHost : IAsyncDisposable
{
    /// <summary>The database that is measured: the one of <c>--connection</c>, or a temporary one.</summary>
    public abstract Task<Database> OpenMainAsync(CancellationToken cancellationToken);

    /// <summary>Makes a database beside it that goes when it is disposed.</summary>
    public abstract Task<Database> CreateTemporaryAsync(string purpose, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
