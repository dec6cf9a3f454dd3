namespace Labeling;

/// <summary>Lists and reads the assets of one dataset. Safe for many callers at once.</summary>
public interface IAssetSource
{
    /// <summary>Lists the files that match the dataset's pattern, in ordinal order of their paths.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>
    /// The assets; each path once. Memory does not grow with their number. What matches but cannot be served (a name that is not Unicode, a link
    /// that leads out of the place) comes with <see cref="Asset.Problem"/> set, so that a caller can report it.
    /// </returns>
    /// <exception cref="LabelingException">The place cannot be read: code <see cref="LabelingErrorCodes.DatasetUnavailable"/>.</exception>
    IAsyncEnumerable<Asset> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Opens one file for reading from its start.</summary>
    /// <param name="path">A path that a listing gave. Anything that would leave the dataset's root is refused.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>A stream for the caller to dispose; it may not be seekable.</returns>
    /// <exception cref="FileNotFoundException">The file is gone.</exception>
    /// <exception cref="ArgumentException">The path would leave the dataset's root.</exception>
    Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default);
}
