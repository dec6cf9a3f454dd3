namespace Labeling;

/// <summary>A project's items as they stood at one instant. What happens meanwhile does not show.</summary>
public abstract class LabelSnapshot : IAsyncDisposable
{
    /// <summary>The project as it stood.</summary>
    public abstract Project Project { get; }

    /// <summary>How many items <see cref="ReadItemsAsync"/> gives.</summary>
    public abstract long ItemCount { get; }

    /// <summary>Streams the items in the order of their ids, each with its labels. May be called again, one enumeration at a time.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public abstract IAsyncEnumerable<Item> ReadItemsAsync(CancellationToken cancellationToken = default);

    /// <summary>What could not be read as labels, one sentence each; grows while the items are read. Always empty for a project's own labels.</summary>
    public virtual IReadOnlyList<string> Warnings => [];

    /// <summary>Lets go of the instant.</summary>
    public abstract ValueTask DisposeAsync();
}
