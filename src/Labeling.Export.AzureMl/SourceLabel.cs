namespace Labeling.Export.AzureMl;

/// <summary>A label as a file has it.</summary>
internal sealed class SourceLabel
{
    public required string ClassName { get; init; }

    /// <summary>Left, top, right and bottom; <see langword="null"/> where there is none.</summary>
    public double[]? Box { get; init; }

    /// <summary>The polygon's lists of coordinates, x first; <see langword="null"/> where there is none.</summary>
    public IReadOnlyList<double[]>? Rings { get; init; }

    public bool IsCrowd { get; init; }

    public bool IsTruncated { get; init; }

    /// <summary>1 for what a person gave.</summary>
    public double Confidence { get; init; } = 1;

    public bool HasShape => Box is not null || Rings is not null;

    /// <summary>The largest of all its numbers; 0 without a shape.</summary>
    public double Largest => (Rings?.SelectMany(ring => ring) ?? []).Concat(Box ?? []).DefaultIfEmpty(0).Max();

    /// <summary>The shape in pixels; <see langword="null"/> for one that covers nothing, or none.</summary>
    /// <param name="size">What shares are of; <see langword="null"/> where the numbers are pixels.</param>
    /// <exception cref="ArgumentException">The numbers are no shape.</exception>
    public Shape? ToShape(PixelSize? size)
    {
        if (size is not null && Largest > Pixels.LargestShare)
        {
            throw new ArgumentException($"{Largest.ToString(System.Globalization.CultureInfo.InvariantCulture)} is no share of an image's side, which goes from 0 to 1. Pixels are divided by width and height.");
        }

        if (Rings is { Count: > 0 } rings)
        {
            return new Polygon(rings.SelectMany(ring => FlatRings.Split(Points(ring, size))));
        }

        return Box is [var left, var top, var right, var bottom]
            ? Pixels.Box(left * (size?.Width ?? 1), top * (size?.Height ?? 1), right * (size?.Width ?? 1), bottom * (size?.Height ?? 1))
            : null;
    }

    private static ImagePoint[] Points(double[] flat, PixelSize? size)
    {
        if (flat.Length % 2 != 0)
        {
            throw new ArgumentException($"A list of points has {flat.Length} numbers, which is odd.");
        }

        var points = new ImagePoint[flat.Length / 2];
        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = (flat[2 * i], flat[(2 * i) + 1]);
            points[i] = size is { } sides ? (Pixels.FromShare(x, sides.Width), Pixels.FromShare(y, sides.Height)) : (x, y);
        }

        return points;
    }
}
