namespace Labeling;

/// <summary>What can be made of decoded pixels.</summary>
public static class DecodedImageExtensions
{
    /// <summary>Encodes a picture as PNG, which loses nothing and which everything reads: to keep it, or to show it in a notebook.</summary>
    /// <param name="image">The picture, upright.</param>
    /// <returns>A file of three samples a pixel, or of four where there is transparency.</returns>
    /// <exception cref="ImageDecodingException">The picture is too large to be encoded.</exception>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public static EncodedImage ToPng(this DecodedImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return SkiaEncoder.EncodePng(image.Pixels, image.Size, image.Warnings);
    }
}
