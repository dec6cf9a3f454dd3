using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Cuts squares of equal size out of maps, wherever boxes lie: each place is the mean of samples that are interpolated between the map's places.</summary>
/// <remarks>
/// Source: He et al., "Mask R-CNN", 2017, with torchvision's conventions (<c>aligned=False</c>, a fixed number of samples). Each place of a square is a
/// weighted sum of a few places of a map; all the weights together are one sparse matrix, with which the maps of all levels are multiplied at once. So the
/// gradient is libtorch's own, on every device.
/// </remarks>
internal static class RoiAlign
{
    private const int Samples = 2;
    private const double CanonicalSide = 224;
    private const int CanonicalLevel = 4;

    /// <summary>Cuts.</summary>
    /// <param name="levels">Maps of equal depth, each at half the resolution of the one before, the first at a quarter of the picture's. <c>[N, C, H, W]</c>.</param>
    /// <param name="boxes">In pixels of the pictures, one tensor of shape <c>[n, 4]</c> for each picture.</param>
    /// <param name="side">How many places a square has on each side.</param>
    /// <returns>Shape <c>[boxes, C, side, side]</c>, the boxes of all pictures one after the other.</returns>
    public static Tensor Cut(IReadOnlyList<Tensor> levels, IReadOnlyList<Tensor> boxes, int side)
    {
        var channels = levels[0].shape[1];
        var all = cat([.. boxes]);
        if (all.shape[0] == 0)
        {
            return zeros([0, channels, side, side], dtype: levels[0].dtype, device: levels[0].device);
        }

        Tensor weights;
        using (no_grad())
        {
            weights = Weights(levels, all, boxes, side);
        }

        var places = cat([.. levels.Select(level => level.permute(0, 2, 3, 1).reshape(-1, channels))]);
        return weights.mm(places).view(-1, side, side, channels).permute(0, 3, 1, 2);
    }

    /// <summary>Which level each box is cut from: the coarser, the larger it is.</summary>
    public static Tensor LevelOf(Tensor boxes, int levels)
    {
        var area = (boxes.select(1, 2) - boxes.select(1, 0)) * (boxes.select(1, 3) - boxes.select(1, 1));
        var level = ((area.sqrt() / CanonicalSide).log2() + (CanonicalLevel + 1e-6)).floor();

        // The first level, a quarter, is number two.
        return (level.clamp(2, levels + 1) - 2).to(ScalarType.Int64);
    }

    private static Tensor Weights(IReadOnlyList<Tensor> levels, Tensor all, IReadOnlyList<Tensor> boxes, int side)
    {
        using var scope = NewDisposeScope();
        var device = all.device;
        var level = LevelOf(all, levels.Count);
        var picture = cat([.. boxes.Select((own, i) => full(own.shape[0], i, dtype: ScalarType.Int64, device: device))]);
        var heights = tensor(levels.Select(map => map.shape[2]).ToArray(), device: device).index_select(0, level);
        var widths = tensor(levels.Select(map => map.shape[3]).ToArray(), device: device).index_select(0, level);
        var starts = tensor(Starts(levels), device: device).index_select(0, level) + (picture * heights * widths);
        var scale = tensor(levels.Select((_, i) => Math.Pow(0.5, i + 2)).ToArray(), dtype: all.dtype, device: device).index_select(0, level);

        var edges = all * scale.unsqueeze(1);
        var (rows, rowWeights) = Taps(edges.select(1, 1), edges.select(1, 3), heights, side);
        var (columns, columnWeights) = Taps(edges.select(1, 0), edges.select(1, 2), widths, side);

        // [boxes, rows, columns, taps of the row, taps of the column]
        var index = (rows * widths.view(-1, 1, 1)).unsqueeze(2).unsqueeze(4) + columns.unsqueeze(1).unsqueeze(3) + starts.view(-1, 1, 1, 1, 1);
        var weight = rowWeights.unsqueeze(2).unsqueeze(4) * columnWeights.unsqueeze(1).unsqueeze(3);
        const int Taps2 = Samples * 2 * Samples * 2;
        var places = all.shape[0] * side * side;
        var target = arange(places, dtype: ScalarType.Int64, device: device).unsqueeze(1).expand(places, Taps2).reshape(-1);
        var count = levels.Sum(map => map.shape[0] * map.shape[2] * map.shape[3]);
        return sparse_coo_tensor(stack([target, index.reshape(-1)]), weight.reshape(-1).to(levels[0].dtype), [places, count], levels[0].dtype, device).MoveToOuterDisposeScope();
    }

    /// <summary>Along one axis: the places of the map that each place of the square takes from, and how much of each. Shapes <c>[boxes, side, 4]</c>.</summary>
    private static (Tensor Places, Tensor Weights) Taps(Tensor from, Tensor to, Tensor extents, int side)
    {
        var bin = (to - from).clamp_min(1) / side;
        var steps = (arange(side * Samples, dtype: from.dtype, device: from.device) + 0.5) / Samples;
        var at = from.unsqueeze(1) + (bin.unsqueeze(1) * steps);
        var extent = extents.to(from.dtype).unsqueeze(1);
        var inside = at.ge(-1).logical_and(at.le(extent)).to(from.dtype) / Samples;
        var place = at.clamp_min(0);
        var low = minimum(place.floor(), extent - 1);
        var high = minimum(low + 1, extent - 1);
        var share = place - low;
        var places = stack([low, high], 2).to(ScalarType.Int64).view(-1, side, Samples * 2);
        var weights = stack([(1 - share) * inside, share * inside], 2).view(-1, side, Samples * 2);
        return (places, weights);
    }

    private static long[] Starts(IReadOnlyList<Tensor> levels)
    {
        var starts = new long[levels.Count];
        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + (levels[i - 1].shape[0] * levels[i - 1].shape[2] * levels[i - 1].shape[3]);
        }

        return starts;
    }
}
