namespace Labeling.Tests.Geometry;

/// <summary>Masks as pictures: one text a row, '#' for a set pixel.</summary>
internal static class Pixels
{
    public static RunLengthMask Mask(params string[] rows)
        => RunLengthMask.FromRowMajor([.. rows.SelectMany(row => row.Select(pixel => (byte)(pixel == '#' ? 1 : 0)))], rows.Length, rows[0].Length);

    public static string[] Rows(RunLengthMask mask)
        => [.. mask.ToRowMajor().Chunk(mask.Width).Select(row => string.Concat(row.Select(pixel => pixel == 1 ? '#' : '.')))];

    /// <summary>The pixels whose centres belong to the shape, asked one by one.</summary>
    public static RunLengthMask AtCenters(Shape shape, int height, int width)
    {
        var pixels = new byte[height * width];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = shape.Contains(new ImagePoint((i % width) + 0.5, (i / width) + 0.5)) ? (byte)1 : (byte)0;
        }

        return RunLengthMask.FromRowMajor(pixels, height, width);
    }

    /// <summary>How far a point is from the nearest edge of a polygon.</summary>
    public static double DistanceToOutline(Polygon polygon, ImagePoint point)
    {
        var rings = polygon.Parts.SelectMany(part => part.Holes.Prepend(part.Outer));
        return rings.Min(ring => ring.Select((from, i) => Distance(from, ring[(i + 1) % ring.Count], point)).Min());
    }

    private static double Distance(ImagePoint from, ImagePoint to, ImagePoint point)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y, length = (dx * dx) + (dy * dy);
        var t = length == 0 ? 0 : Math.Clamp((((point.X - from.X) * dx) + ((point.Y - from.Y) * dy)) / length, 0, 1);
        return double.Hypot(point.X - from.X - (t * dx), point.Y - from.Y - (t * dy));
    }
}
