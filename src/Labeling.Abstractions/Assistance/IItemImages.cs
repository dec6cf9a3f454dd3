namespace Labeling;

/// <summary>Opens the pictures of a project's items. Safe for many callers at once.</summary>
public interface IItemImages
{
    /// <summary>Decodes an item's picture, upright.</summary>
    /// <param name="item">The item.</param>
    /// <param name="options">What to decode; <see cref="DecodeOptions.FitInside"/> saves much work where a small picture will do.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The pixels; the caller disposes them.</returns>
    /// <exception cref="ImageDecodingException">The picture cannot be read, or its file is gone.</exception>
    ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default);
}
