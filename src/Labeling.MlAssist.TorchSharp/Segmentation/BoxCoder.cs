using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Says where one box lies relative to another: how far its middle is moved, and how much larger it is, as Faster R-CNN learns it.</summary>
/// <remarks>Source: Girshick et al., "Rich feature hierarchies", 2014, with torchvision's weights and limit.</remarks>
internal sealed class BoxCoder(double middleWeight, double sizeWeight)
{
    // A box may become this much larger at most, so that nothing overflows.
    private static readonly double MostGrowth = Math.Log(1000.0 / 16);

    /// <summary>How to come from one box to another. All of shape <c>[n, 4]</c>.</summary>
    public Tensor Encode(Tensor to, Tensor from)
    {
        var (x, y, width, height) = Middle(from);
        var (toX, toY, toWidth, toHeight) = Middle(to);
        return stack([(toX - x) * middleWeight / width, (toY - y) * middleWeight / height, (toWidth / width).log() * sizeWeight, (toHeight / height).log() * sizeWeight], 1);
    }

    /// <summary>Where one comes to.</summary>
    /// <param name="codes">Shape <c>[n, k, 4]</c>: several ways from each box.</param>
    /// <param name="from">Shape <c>[n, 4]</c>.</param>
    /// <returns>Shape <c>[n, k, 4]</c>.</returns>
    public Tensor Decode(Tensor codes, Tensor from)
    {
        var (x, y, width, height) = Middle(from.to(codes.dtype).unsqueeze(1));
        var toX = (codes.select(2, 0) / middleWeight * width) + x;
        var toY = (codes.select(2, 1) / middleWeight * height) + y;
        var halfWidth = (codes.select(2, 2) / sizeWeight).clamp_max(MostGrowth).exp() * width * 0.5;
        var halfHeight = (codes.select(2, 3) / sizeWeight).clamp_max(MostGrowth).exp() * height * 0.5;
        return stack([toX - halfWidth, toY - halfHeight, toX + halfWidth, toY + halfHeight], 2);
    }

    private static (Tensor X, Tensor Y, Tensor Width, Tensor Height) Middle(Tensor boxes)
    {
        var (left, top, right, bottom) = (boxes.select(-1, 0), boxes.select(-1, 1), boxes.select(-1, 2), boxes.select(-1, 3));
        var (width, height) = (right - left, bottom - top);
        return (left + (width * 0.5), top + (height * 0.5), width, height);
    }
}
