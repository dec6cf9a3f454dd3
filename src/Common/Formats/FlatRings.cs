namespace Labeling.Export;

/// <summary>Polygons as single lists of points, for formats that know neither holes nor several parts.</summary>
/// <remarks>
/// Rings are joined through the first ring's first point: after each ring the line goes back there, so that the lines between rings are drawn
/// twice and have no width. Filled by the even-odd rule the list covers what the rings do. Outer rings are then written clockwise and holes the
/// other way round, from which <see cref="Split"/> tells them apart.
/// </remarks>
internal static class FlatRings
{
    /// <summary>Joins the rings of parts into one list.</summary>
    public static IReadOnlyList<ImagePoint> Join(IReadOnlyList<PolygonPart> parts)
    {
        if (parts is [{ Holes.Count: 0, Outer: var only }])
        {
            return only;
        }

        var points = new List<ImagePoint>();
        foreach (var part in parts)
        {
            Append(points, part.Outer, clockwise: true);
            foreach (var hole in part.Holes)
            {
                Append(points, hole, clockwise: false);
            }
        }

        return points;
    }

    /// <summary>Takes a list apart that <see cref="Join"/> made; any other list is one part.</summary>
    /// <exception cref="ArgumentException">The points make no ring.</exception>
    public static IReadOnlyList<PolygonPart> Split(IReadOnlyList<ImagePoint> points)
    {
        if (points.Count < 8 || FindRings(points) is not { Count: > 1 } rings || SignedArea(rings[0]) <= 0)
        {
            return [new PolygonPart(new PolygonRing(points))];
        }

        var parts = new List<(PolygonRing Outer, List<PolygonRing> Holes)>();
        foreach (var ring in rings)
        {
            if (SignedArea(ring) > 0)
            {
                parts.Add((ring, []));
            }
            else
            {
                parts[^1].Holes.Add(ring);
            }
        }

        return [.. parts.Select(part => new PolygonPart(part.Outer, part.Holes))];
    }

    private static void Append(List<ImagePoint> points, PolygonRing ring, bool clockwise)
    {
        IEnumerable<ImagePoint> inDirection = SignedArea(ring) > 0 == clockwise ? ring : ring.Reverse();
        var first = points.Count > 0 ? points[0] : inDirection.First();
        var isFirst = points.Count == 0;
        points.AddRange(inDirection);
        points.Add(points[^ring.Count]);
        if (!isFirst)
        {
            points.Add(first);
        }
    }

    /// <summary>Each ring ends where it began; behind every ring but the first the line is back at the first point. <see langword="null"/> for any other list.</summary>
    private static List<PolygonRing>? FindRings(IReadOnlyList<ImagePoint> points)
    {
        var rings = new List<PolygonRing>();
        var start = 0;
        while (start < points.Count)
        {
            var end = start + 1;
            while (end < points.Count && points[end] != points[start])
            {
                end++;
            }

            if (end >= points.Count || end - start < 3)
            {
                return null;
            }

            rings.Add(new PolygonRing(points.Skip(start).Take(end - start)));
            start = end + 1;
            if (rings.Count > 1)
            {
                if (start >= points.Count || points[start] != points[0])
                {
                    return null;
                }

                start++;
            }
        }

        return rings;
    }

    /// <summary>Twice the area, positive when the points run clockwise on the screen (y grows down).</summary>
    private static double SignedArea(PolygonRing ring)
    {
        var points = ring.AsSpan();
        var (area, before) = (0.0, points[^1]);
        foreach (var point in points)
        {
            area += (before.X * point.Y) - (point.X * before.Y);
            before = point;
        }

        return area;
    }
}
