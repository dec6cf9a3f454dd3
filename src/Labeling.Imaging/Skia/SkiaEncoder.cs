using SkiaSharp;

namespace Labeling;

/// <summary>Encodes pixels for showing them: JPEG for small opaque pictures, PNG for the others.</summary>
internal static class SkiaEncoder
{
    // Faults of the coding cannot be told at the size of a thumbnail, and the file is half of that at 95.
    private const int JpegQuality = 85;

    // What the two length fields of a JPEG frame header hold.
    private const int LongestJpegSide = 65_535;

    // Zlib's fastest: a third of the time of its default, for files a tenth larger.
    private static readonly SKPngEncoderOptions PngOptions = new(SKPngEncoderFilterFlags.Sub, 1);

    /// <summary>Encodes for a list or a grid: JPEG where that can hold the picture.</summary>
    public static EncodedImage EncodeSmall(ReadOnlyMemory<byte> pixels, PixelSize size, IReadOnlyList<ImageWarning> warnings)
    {
        var isOpaque = IsOpaque(pixels.Span);
        return Encode(pixels, size, isOpaque, isOpaque && Math.Max(size.Width, size.Height) <= LongestJpegSide, warnings);
    }

    /// <summary>Encodes without loss.</summary>
    public static EncodedImage EncodePng(ReadOnlyMemory<byte> pixels, PixelSize size, IReadOnlyList<ImageWarning> warnings)
        => Encode(pixels, size, IsOpaque(pixels.Span), asJpeg: false, warnings);

    private static EncodedImage Encode(ReadOnlyMemory<byte> pixels, PixelSize size, bool isOpaque, bool asJpeg, IReadOnlyList<ImageWarning> warnings)
    {
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, isOpaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        using var pin = new PinnedMemory(pixels);
        using var pixmap = new SKPixmap(info, pin.Address);
        using var data = asJpeg ? pixmap.Encode(SKEncodedImageFormat.Jpeg, JpegQuality) : pixmap.Encode(PngOptions);
        return new EncodedImage
        {
            Format = asJpeg ? ImageFormat.Jpeg : ImageFormat.Png,
            Size = size,
            Bytes = (data ?? throw Fault.NotEncoded(size)).ToArray(),
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
