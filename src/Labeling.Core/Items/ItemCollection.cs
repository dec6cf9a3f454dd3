using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>The items of one project. Safe for many callers at once.</summary>
public sealed class ItemCollection
{
    private readonly ProjectSession _session;

    internal ItemCollection(ProjectSession session) => _session = session;

    /// <summary>Streams items in the order of their ids. What arrives or changes meanwhile neither shifts nor repeats the others.</summary>
    /// <param name="query">Which items, from where on, and how many; <see langword="null"/> for all but the removed ones, without their labels.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async IAsyncEnumerable<Item> ListAsync(ItemQuery? query = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        query ??= new ItemQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var item in store.ListItemsAsync(_session.Id, query, cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <summary>Finds an item, with its labels.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Item?> FindAsync(ItemId id, CancellationToken cancellationToken = default)
    {
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.FindItemAsync(_session.Id, id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds an item by its path, with its labels.</summary>
    /// <param name="path">The asset's path relative to the dataset's root, with <c>/</c> between its parts.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Item?> FindAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.FindItemAsync(_session.Id, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Streams what happened to an item, in order.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<HistoryEntry> ReadHistoryAsync(ItemId id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var entry in store.ReadHistoryAsync(_session.Id, id, cancellationToken).ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    /// <summary>Opens an item's file. Only files that are items of the project can be opened.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The file's bytes, for the caller to dispose; the stream may not be seekable.</returns>
    /// <exception cref="LabelingException">
    /// The project has no such item (<see cref="LabelingErrorCodes.ItemNotFound"/>), or its dataset cannot be read (<see cref="LabelingErrorCodes.DatasetUnavailable"/>).
    /// </exception>
    /// <exception cref="FileNotFoundException">The file is gone.</exception>
    public async Task<Stream> OpenImageAsync(ItemId id, CancellationToken cancellationToken = default)
    {
        var item = await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw Failures.ItemNotFound(_session.Info, id);
        return await _session.Source.OpenReadAsync(item.Path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes an address under which a browser reads an item's file from where it lies, for a short time, instead of through the host.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// The address, or <see langword="null"/> where the dataset's place makes none or its host does not allow them: then the file goes through
    /// <see cref="OpenImageAsync"/>. Whether the file is still there is not looked at.
    /// </returns>
    /// <remarks>The address is a secret while it holds: give it to the one who may see the item and to nobody else, and keep it out of logs and caches.</remarks>
    /// <exception cref="LabelingException">
    /// The project has no such item (<see cref="LabelingErrorCodes.ItemNotFound"/>), or its dataset cannot be asked (<see cref="LabelingErrorCodes.DatasetUnavailable"/>).
    /// </exception>
    public async Task<Uri?> FindImageLinkAsync(ItemId id, CancellationToken cancellationToken = default)
    {
        var item = await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw Failures.ItemNotFound(_session.Info, id);
        return _session.Source is IAssetLinks links ? await links.FindReadLinkAsync(item.Path, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Looks into the header of every picture whose size is not known, and keeps what it finds, so that nobody waits for it later.</summary>
    /// <param name="maxParallelism">How many files are open at a time. More help where files come over a network.</param>
    /// <param name="progress">Told the state after each few hundred items.</param>
    /// <param name="cancellationToken">Stops between items. What was found until then is kept, and the next call goes on from there.</param>
    /// <returns>How many were looked into, and how many could not be read: those are found by <see cref="ItemFilter.HasProblem"/>.</returns>
    /// <remarks>It is never needed: sizes are looked up when items are claimed. Without an <see cref="IImageDecoder"/> it does nothing. Memory does not grow with the project.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxParallelism"/> is less than 1.</exception>
    public Task<ImageProbeReport> ProbeImagesAsync(int maxParallelism = 16, IProgress<ImageProbeReport>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxParallelism, 1);
        return _session.Services.Images.LookAtAllAsync(_session, maxParallelism, progress, cancellationToken);
    }

    /// <summary>Draws an item for looking at, in a notebook or on a page: the picture with its labels over it.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>
    /// An <c>svg</c> element that needs nothing else: JPEG, PNG and BMP files of up to 32 MiB are in it; of others the labels are drawn on grey.
    /// Everything that comes from outside is escaped.
    /// </returns>
    /// <exception cref="LabelingException">The project has no such item: code <see cref="LabelingErrorCodes.ItemNotFound"/>.</exception>
    public async Task<string> ToSvgAsync(ItemId id, CancellationToken cancellationToken = default)
    {
        var item = await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw Failures.ItemNotFound(_session.Info, id);
        var size = await _session.Services.Images.SizeAsync(_session, item, cancellationToken).ConfigureAwait(false);
        var picture = await EmbeddedPicture.ReadAsync(_session.Source, item, cancellationToken).ConfigureAwait(false);
        return ItemSvg.Draw(item, size, picture, _session.Info.LabelClasses);
    }
}
