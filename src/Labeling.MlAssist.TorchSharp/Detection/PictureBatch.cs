using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Pictures of several sizes in one tensor, as torchvision's detectors take them: scaled, normalised, zeros to the right and below.</summary>
internal sealed class PictureBatch : IDisposable
{
    private const int Multiple = 32;

    private PictureBatch(Tensor pictures, PixelSize[] sizes)
    {
        Pictures = pictures;
        Sizes = sizes;
    }

    /// <summary>Shape <c>[N, 3, H, W]</c>, the sides multiples of 32.</summary>
    public Tensor Pictures { get; }

    /// <summary>What of each is picture.</summary>
    public IReadOnlyList<PixelSize> Sizes { get; }

    /// <summary>The size that a picture is brought to: the short side as wanted, unless the long one would become too long.</summary>
    /// <param name="size">The picture's.</param>
    /// <param name="shortSide">The length that the short side should have.</param>
    /// <param name="longestSide">The length that the long side may have.</param>
    public static PixelSize Fit(PixelSize size, int shortSide, int longestSide)
    {
        // The scale in single precision, the sides in double and rounded down, as torchvision computes them.
        double scale = Math.Min((float)shortSide / Math.Min(size.Width, size.Height), (float)longestSide / Math.Max(size.Width, size.Height));
        return new PixelSize(Math.Max(1, (int)(size.Width * scale)), Math.Max(1, (int)(size.Height * scale)));
    }

    /// <summary>Makes a batch.</summary>
    /// <param name="pictures">Bytes or numbers from 0 to 255. Each of shape <c>[3, H, W]</c>.</param>
    /// <param name="sizes">The size to bring each to.</param>
    /// <param name="engine">Where the batch goes, and the numbers of it.</param>
    /// <param name="antialias">Whether shrinking averages, as people's programs do, or picks, as torchvision does.</param>
    public static PictureBatch Make(IReadOnlyList<Tensor> pictures, IReadOnlyList<PixelSize> sizes, TorchEngine engine, bool antialias = true)
    {
        var (device, type) = engine;
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        var width = RoundUp(sizes.Max(size => size.Width));
        var height = RoundUp(sizes.Max(size => size.Height));

        // Channels lie innermost in memory, which the convolutions of a CPU and the tensor cores of a GPU prefer.
        var batch = zeros([pictures.Count, height, width, 3], device: device, dtype: type).permute(0, 3, 1, 2);
        for (var i = 0; i < pictures.Count; i++)
        {
            var picture = PictureTensors.Normalize(pictures[i].unsqueeze(0).to(device), pictures[i].is_floating_point() ? pictures[i].dtype : ScalarType.Float32);
            if (picture.shape[2] != sizes[i].Height || picture.shape[3] != sizes[i].Width)
            {
                picture = nn.functional.interpolate(picture, [sizes[i].Height, sizes[i].Width], mode: InterpolationMode.Bilinear, align_corners: false, antialias: antialias);
            }

            batch[i].narrow(1, 0, sizes[i].Height).narrow(2, 0, sizes[i].Width).copy_(picture[0]);
        }

        return new PictureBatch(batch.MoveToOuterDisposeScope(), [.. sizes]);
    }

    public void Dispose() => Pictures.Dispose();

    private static int RoundUp(int side) => (side + Multiple - 1) / Multiple * Multiple;
}
