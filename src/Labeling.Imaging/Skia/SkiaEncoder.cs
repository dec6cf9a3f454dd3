using SkiaSharp;

namespace Labeling;

/// <summary>Encodes pixels for showing them: JPEG for an opaque picture, PNG for one with transparency.</summary>
internal static class SkiaEncoder
{
    // Faults of the coding cannot be told at the size of a thumbnail, and the file is half of that at 95.
    private const int JpegQuality = 85;

    // What the two length fields of a JPEG frame header hold.
    private const int LongestJpegSide = 65_535;

    public static EncodedImage Encode(ReadOnlyMemory<byte> pixels, PixelSize size, IReadOnlyList<ImageWarning> warnings)
    {
        var asJpeg = Math.Max(size.Width, size.Height) <= LongestJpegSide && IsOpaque(pixels.Span);
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, asJpeg ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        using var pin = new PinnedMemory(pixels);
        using var pixmap = new SKPixmap(info, pin.Address);
        using var data = pixmap.Encode(asJpeg ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, JpegQuality)
            ?? throw Fault.NotEncoded(size);
        return new EncodedImage
        {
            Format = asJpeg ? ImageFormat.Jpeg : ImageFormat.Png,
            Size = size,
            Bytes = data.ToArray(),
            Warnings = warnings,
        };
    }

    private static bool IsOpaque(ReadOnlySpan<byte> pixels)
    {
        for (var alpha = 3; alpha < pixels.Length; alpha += 4)
        {
            if (pixels[alpha] != byte.MaxValue)
            {
                return false;
            }
        }

        return true;
    }
}
