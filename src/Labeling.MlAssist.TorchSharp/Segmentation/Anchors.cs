using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The boxes from which proposals start: at every place of every map some, of sizes that belong to the level.</summary>
internal static class Anchors
{
    /// <summary>Height divided by width.</summary>
    public static readonly double[] Ratios = [0.5, 1, 2];

    /// <summary>Makes the boxes of all levels, row by row, in the order of the proposal head's answers.</summary>
    /// <param name="levels">The maps, <c>[N, C, H, W]</c>.</param>
    /// <param name="height">The height of the batch's pictures.</param>
    /// <param name="width">Their width.</param>
    /// <param name="sizes">The side of each level's anchors, in pixels.</param>
    /// <param name="type">The numbers wanted.</param>
    /// <returns>For each level, shape <c>[H · W · ratios, 4]</c>.</returns>
    public static Tensor[] Make(IReadOnlyList<Tensor> levels, long height, long width, IReadOnlyList<double> sizes, ScalarType type)
    {
        using var scope = NewDisposeScope();
        return [.. levels.Select((map, i) => Make(map, height, width, sizes[i], type).MoveToOuterDisposeScope())];
    }

    private static Tensor Make(Tensor map, long height, long width, double size, ScalarType type)
    {
        var (rows, columns) = (map.shape[2], map.shape[3]);
        var y = arange(rows, dtype: type, device: map.device) * (height / rows);
        var x = arange(columns, dtype: type, device: map.device) * (width / columns);
        var places = stack([x.expand(rows, columns), y.unsqueeze(1).expand(rows, columns), x.expand(rows, columns), y.unsqueeze(1).expand(rows, columns)], 2);
        return (places.view(-1, 1, 4) + tensor(Shapes(size), dtype: type, device: map.device).view(1, -1, 4)).reshape(-1, 4);
    }

    /// <summary>Boxes around the origin, on whole pixels as torchvision's.</summary>
    private static float[] Shapes(double size) => [.. Ratios.SelectMany(ratio =>
    {
        // In single precision, so that halves round as there.
        var (halfHeight, halfWidth) = (MathF.Sqrt((float)ratio) * (float)size / 2, 1 / MathF.Sqrt((float)ratio) * (float)size / 2);
        return new[] { MathF.Round(-halfWidth), MathF.Round(-halfHeight), MathF.Round(halfWidth), MathF.Round(halfHeight) };
    })];
}
