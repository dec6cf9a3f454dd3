using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Makes of items the squares that networks see: the short side scaled, the middle cut out, colours normalised as torchvision does.</summary>
internal static class PictureTensors
{
    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviation = [0.229f, 0.224f, 0.225f];

    /// <summary>The side of the square that is kept, of which training cuts pieces: 256 for 224, and so on.</summary>
    public static int KeptSide(int imageSize) => imageSize * 8 / 7;

    /// <summary>The size of a picture of shape <c>[3, H, W]</c>.</summary>
    public static PixelSize SizeOf(Tensor picture) => new((int)picture.shape[2], (int)picture.shape[1]);

    /// <summary>Decodes an item's picture. Shape <c>[3, side, side]</c>, bytes.</summary>
    /// <exception cref="ImageDecodingException">It cannot be read.</exception>
    public static async ValueTask<Tensor> ReadAsync(Item item, IItemImages images, int side, CancellationToken cancellationToken)
    {
        // A box of twice the side holds the whole of most pictures at no less than the scale that is needed.
        var options = new DecodeOptions { FitInside = new PixelSize(side * 2, side * 2) };
        using var image = await images.DecodeAsync(item, options, cancellationToken).ConfigureAwait(false);
        return MakeSquare(image, side);
    }

    /// <summary>Decodes an item's picture at a size for detectors. Shape <c>[3, H, W]</c>, bytes; and the size of the upright picture.</summary>
    /// <exception cref="ImageDecodingException">It cannot be read.</exception>
    public static async ValueTask<(Tensor Pixels, PixelSize Upright)> ReadWholeAsync(Item item, IItemImages images, int shortSide, int longestSide, CancellationToken cancellationToken)
    {
        var options = new DecodeOptions { FitInside = new PixelSize(longestSide * 2, longestSide * 2) };
        using var image = await images.DecodeAsync(item, options, cancellationToken).ConfigureAwait(false);
        var upright = image.Info.UprightSize;
        var size = PictureBatch.Fit(upright, shortSide, longestSide);
        using var scope = NewDisposeScope();
        return (Scale(image, size.Width, size.Height).MoveToOuterDisposeScope(), upright);
    }

    /// <summary>Normalises. Shape <c>[N, 3, H, W]</c>: 0 to 255 in, numbers around 0 out, channels innermost in memory.</summary>
    public static Tensor Normalize(Tensor bytes, ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        var device = bytes.device;
        var mean = tensor(Mean, dtype: type, device: device).mul_(255).view(1, 3, 1, 1);
        var deviation = tensor(Deviation, dtype: type, device: device).mul_(255).view(1, 3, 1, 1);
        return ChannelsLast(bytes.to(type).sub(mean).div_(deviation)).MoveToOuterDisposeScope();
    }

    /// <summary>The same numbers with the channels innermost in memory, which convolutions on a CPU and tensor cores of a GPU prefer.</summary>
    public static Tensor ChannelsLast(Tensor maps) => maps.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    private static Tensor MakeSquare(DecodedImage image, int side)
    {
        using var scope = NewDisposeScope();
        var (width, height) = (image.Size.Width, image.Size.Height);
        var scale = (double)side / Math.Min(width, height);
        var (scaledHeight, scaledWidth) = (Math.Max(side, (long)Math.Round(height * scale)), Math.Max(side, (long)Math.Round(width * scale)));
        var scaled = Scale(image, scaledWidth, scaledHeight);
        return scaled.narrow(1, (scaledHeight - side) / 2, side).narrow(2, (scaledWidth - side) / 2, side).contiguous().MoveToOuterDisposeScope();
    }

    private static Tensor Scale(DecodedImage image, long width, long height)
    {
        using var scope = NewDisposeScope();
        var pixels = empty(image.Size.Height, image.Size.Width, 4, dtype: ScalarType.Byte);
        image.Pixels.Span.CopyTo(pixels.bytes);
        var planes = pixels.narrow(2, 0, 3).permute(2, 0, 1).unsqueeze(0).to(ScalarType.Float32);
        var scaled = nn.functional.interpolate(planes, [height, width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: true);
        return scaled[0].round().clamp(0, 255).to(ScalarType.Byte).contiguous().MoveToOuterDisposeScope();
    }
}
