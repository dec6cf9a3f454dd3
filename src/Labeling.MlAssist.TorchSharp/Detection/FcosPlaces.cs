namespace Labeling.MlAssist.TorchSharp;

/// <summary>The places of all levels, at which objects are looked for, finest level first, row by row.</summary>
/// <remarks>As torchvision has them: the place in column c and row r of a level lies at (c · step, r · step).</remarks>
internal sealed class FcosPlaces
{
    /// <summary>The scale of the finest level, and so the size of object that it begins with.</summary>
    private const float FinestScale = 8;

    private FcosPlaces(float[] x, float[] y, float[] scale, int[] levels)
    {
        X = x;
        Y = y;
        Scale = scale;
        Levels = levels;
    }

    public float[] X { get; }

    public float[] Y { get; }

    /// <summary>The scale of each place's level, in which distances are measured there.</summary>
    public float[] Scale { get; }

    /// <summary>Where each level begins, and the number of places at the end.</summary>
    public int[] Levels { get; }

    public int Count => X.Length;

    public static FcosPlaces Of(long height, long width, IReadOnlyList<(long Height, long Width)> levels)
    {
        int[] starts = [0, .. levels.Select(level => (int)(level.Height * level.Width))];
        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        var places = new FcosPlaces(new float[starts[^1]], new float[starts[^1]], new float[starts[^1]], starts);
        for (var level = 0; level < levels.Count; level++)
        {
            var (rows, columns) = levels[level];
            var (stepY, stepX) = (height / rows, width / columns);
            for (var i = starts[level]; i < starts[level + 1]; i++)
            {
                var at = i - starts[level];
                places.X[i] = at % columns * stepX;
                places.Y[i] = at / columns * stepY;
                places.Scale[i] = FinestScale * (1 << level);
            }
        }

        return places;
    }
}
