namespace Labeling;

/// <summary>The items of one project. Safe for many callers at once.</summary>
public sealed class ItemCollection
{
    internal ItemCollection()
    {
    }

    /// <summary>Streams items in the order of their ids. What arrives or changes meanwhile neither shifts nor repeats the others.</summary>
    /// <param name="query">Which items, from where on, and how many; <see langword="null"/> for all but the removed ones, without their labels.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public IAsyncEnumerable<Item> ListAsync(ItemQuery? query = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Finds an item, with its labels.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Item?> FindAsync(ItemId id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Finds an item by its path, with its labels.</summary>
    /// <param name="path">The asset's path relative to the dataset's root, with <c>/</c> between its parts.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Item?> FindAsync(string path, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Streams what happened to an item, in order.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(ItemId id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Opens an item's file. Only files that are items of the project can be opened.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The file's bytes, for the caller to dispose; the stream may not be seekable.</returns>
    /// <exception cref="LabelingException">
    /// The project has no such item (<see cref="LabelingErrorCodes.ItemNotFound"/>), or its dataset cannot be read (<see cref="LabelingErrorCodes.DatasetUnavailable"/>).
    /// </exception>
    /// <exception cref="FileNotFoundException">The file is gone.</exception>
    public Task<Stream> OpenImageAsync(ItemId id, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
