namespace Labeling;

/// <summary>Finds the sizes of images from their headers, for importers of formats that hold none.</summary>
public static class ImageSizes
{
    /// <summary>Makes a function that probes images by their paths.</summary>
    /// <param name="images">Where the images are: a provider's source, such as <c>LocalFolderSourceProvider</c> opens.</param>
    /// <param name="decoder">Reads headers, such as <c>ImageReader</c>.</param>
    /// <returns>
    /// A function of an item's path that gives the size of the upright image, or the empty size where there is no such file or its header cannot
    /// be read. Nothing is remembered: each call opens the file. As thread-safe as the two are.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static Func<string, CancellationToken, ValueTask<PixelSize>> From(IAssetSource images, IImageDecoder decoder)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(decoder);
        return async (path, cancellationToken) =>
        {
            try
            {
                var stream = await images.OpenReadAsync(path, cancellationToken).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                {
                    return (await decoder.ProbeAsync(stream, new DecodeOptions { FileName = path }, cancellationToken).ConfigureAwait(false)).UprightSize;
                }
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or ArgumentException or ImageDecodingException)
            {
                return default;
            }
        };
    }
}
