using System.Buffers;
using System.Runtime.Intrinsics;
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
        return (Scale(image, size, (0, 0), size), upright);
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
        var (width, height) = (image.Size.Width, image.Size.Height);
        var scale = (double)side / Math.Min(width, height);
        var scaled = new PixelSize(Math.Max(side, (int)Math.Round(width * scale)), Math.Max(side, (int)Math.Round(height * scale)));
        return Scale(image, scaled, ((scaled.Width - side) / 2, (scaled.Height - side) / 2), new PixelSize(side, side));
    }

    /// <summary>A piece of the scaled picture. Without libtorch: this runs on the threads of the pool.</summary>
    private static Tensor Scale(DecodedImage image, PixelSize scaled, (int Left, int Top) corner, PixelSize piece)
    {
        var area = checked(piece.Width * piece.Height);
        var pixels = ArrayPool<Vector128<float>>.Shared.Rent(area);
        try
        {
            Resampler.Scale(image.Pixels.Span, image.Size, scaled.Width, scaled.Height, corner.Left, corner.Top, piece.Width, piece.Height, pixels);
            var planes = empty(3, piece.Height, piece.Width, dtype: ScalarType.Byte);
            var bytes = planes.bytes;
            for (var i = 0; i < area; i++)
            {
                var whole = Vector128.ConvertToInt32(Vector128.Min(pixels[i] + Vector128.Create(0.5f), Vector128.Create(255f)));
                bytes[i] = (byte)whole.GetElement(0);
                bytes[area + i] = (byte)whole.GetElement(1);
                bytes[(2 * area) + i] = (byte)whole.GetElement(2);
            }

            return planes;
        }
        finally
        {
            ArrayPool<Vector128<float>>.Shared.Return(pixels);
        }
    }
}
