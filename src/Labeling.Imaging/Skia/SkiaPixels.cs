using SkiaSharp;

namespace Labeling;

/// <summary>Turns an encoded file into upright pixels by Skia's codecs.</summary>
internal static class SkiaPixels
{
    // Skia's JPEG decoder reduces by eighths while it decodes.
    private const int ScaleSteps = 8;

    public static DecodedImage Decode(FileBytes file, ImageInfo info, PixelSize? fitInside, IReadOnlyList<ImageWarning> warnings, CancellationToken cancellationToken)
    {
        using var source = new StoppableFile(file.Memory, cancellationToken);
        using var codec = SKCodec.Create(source, out var opened);
        cancellationToken.ThrowIfCancellationRequested();
        if (opened != SKCodecResult.Success)
        {
            throw opened == SKCodecResult.Unimplemented
                ? Fault.Unsupported(info.Format, "a variant of the format")
                : Fault.Unreadable(info.Format, $"it cannot be opened ({opened})");
        }

        if (codec.Info.Width != info.StoredSize.Width || codec.Info.Height != info.StoredSize.Height)
        {
            // The limits were checked for the size that our own header reader found, and for no other.
            throw Fault.Unreadable(info.Format, $"its parts do not agree whether it has {info.StoredSize} or {codec.Info.Width}x{codec.Info.Height} pixels");
        }

        return ReadPixels(codec, info, ChooseSize(codec, info, fitInside), warnings, cancellationToken);
    }

    private static DecodedImage ReadPixels(SKCodec codec, ImageInfo info, PixelSize size, IReadOnlyList<ImageWarning> warnings, CancellationToken cancellationToken)
    {
        var pixels = new PixelBuffer(size);
        try
        {
            var result = GetPixels(codec, pixels);
            cancellationToken.ThrowIfCancellationRequested();
            warnings = Judge(result, pixels, info.Format, warnings);
            return Upright.Present(pixels, info, warnings);
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    /// <summary>The smallest size the codec can decode to that is not smaller than the picture fitted into the box.</summary>
    private static PixelSize ChooseSize(SKCodec codec, ImageInfo info, PixelSize? fitInside)
    {
        if (fitInside is not { } box)
        {
            return info.StoredSize;
        }

        var wanted = Fitting.Inside(info.UprightSize, box);
        var stored = Upright.SwapsAxes(info.Orientation) ? new PixelSize(wanted.Height, wanted.Width) : wanted;
        for (var step = 1; step < ScaleSteps; step++)
        {
            var scaled = codec.GetScaledDimensions(step / (float)ScaleSteps);
            if (scaled.Width >= stored.Width && scaled.Height >= stored.Height)
            {
                return new PixelSize(scaled.Width, scaled.Height);
            }
        }

        return info.StoredSize;
    }

    private static SKCodecResult GetPixels(SKCodec codec, PixelBuffer pixels)
    {
        using var pin = new PinnedMemory(pixels.Memory);
        var target = new SKImageInfo(pixels.Size.Width, pixels.Size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        return codec.GetPixels(target, pin.Address);
    }

    private static IReadOnlyList<ImageWarning> Judge(SKCodecResult result, PixelBuffer pixels, ImageFormat format, IReadOnlyList<ImageWarning> warnings)
    {
        switch (result)
        {
            case SKCodecResult.Success:
                return warnings;

            // Memory is zeroed before, so that some byte that is not zero is a sign that a part of the picture came out.
            case SKCodecResult.IncompleteInput when pixels.Bytes.ContainsAnyExcept((byte)0):
                return warnings is [] ? [Fault.Truncated()] : warnings;

            case SKCodecResult.ErrorInInput when pixels.Bytes.ContainsAnyExcept((byte)0):
                return [.. warnings, Fault.Damaged("its pixels cannot all be decoded")];

            case SKCodecResult.InvalidConversion or SKCodecResult.Unimplemented:
                throw Fault.Unsupported(format, "a way of storing pixels");

            default:
                throw Fault.Unreadable(format, $"its pixels cannot be decoded ({result})");
        }
    }
}
