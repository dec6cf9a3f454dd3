namespace Labeling;

/// <summary>An <see cref="IAssetSource"/> that browsers may read from directly, beside the host. Safe for many callers at once.</summary>
public interface IAssetLinks
{
    /// <summary>Makes an address under which a browser can read one file for a short time, without any other right.</summary>
    /// <remarks>The address is a secret while it holds: give it to the labeler who has the item and to nobody else, and keep it out of logs.</remarks>
    /// <param name="path">A path that a listing gave. Whether the file is still there is not looked at.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The address, or <see langword="null"/> where the host does not allow such addresses or its credential cannot make them.</returns>
    /// <exception cref="ArgumentException">The path would leave the dataset's root.</exception>
    Task<Uri?> FindReadLinkAsync(string path, CancellationToken cancellationToken = default);
}
