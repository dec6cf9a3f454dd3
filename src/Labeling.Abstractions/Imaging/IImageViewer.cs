namespace Labeling;

/// <summary>Makes upright pictures that any browser shows, of whatever the files are: what a web page or a review sheet asks for.</summary>
/// <remarks>
/// A host that has a viewer among its services need not know how pictures are read. An implementation may keep what it made, and is safe for
/// use by many callers at once.
/// </remarks>
public interface IImageViewer
{
    /// <summary>Gives a picture as a file for a browser.</summary>
    /// <param name="contentKey">
    /// What tells this content from every other: dataset, path and content tag together. Two calls with the same key must mean the same bytes.
    /// </param>
    /// <param name="open">Opens the file; called only when the picture has to be made. The viewer disposes the stream, which need not be able to seek.</param>
    /// <param name="options">
    /// <see cref="DecodeOptions.FitInside"/> is the box that the picture fits into, never enlarged, or <see langword="null"/> for the full
    /// size; frame and window are those of a DICOM file. <see langword="null"/> for <see cref="DecodeOptions.Default"/>.
    /// </param>
    /// <param name="cancellationToken">Stops waiting. The work itself stops when nobody waits for it any more.</param>
    /// <returns>
    /// The picture. Within a box a JPEG, or a PNG where there is transparency; at full size always a PNG, which loses nothing.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="contentKey"/> is empty.</exception>
    /// <exception cref="ImageDecodingException">Nothing of the picture can be shown, or it asks for more than the limits allow.</exception>
    ValueTask<EncodedImage> ViewAsync(
        string contentKey,
        Func<CancellationToken, Task<Stream>> open,
        DecodeOptions? options = null,
        CancellationToken cancellationToken = default);
}
