using NetTopologySuite.Operation.Valid;
using Nts = NetTopologySuite.Geometries;

namespace Labeling;

/// <summary>Says in one sentence what is wrong with a polygon, and where.</summary>
internal static class PolygonValidator
{
    public static string? FindDefect(Polygon polygon)
    {
        var rings = Name(polygon);
        foreach (var ring in rings)
        {
            if (ring.Ring.IsFlat())
            {
                return $"The {ring.Name} lies on one line through vertex 0 at {ring.Ring[0]}. A ring must enclose an area.";
            }
        }

        // Crossings end the search, so that only pairs count here.
        if (OutlineTangle.IsTooMuch(int.MaxValue, polygon))
        {
            return "The polygon, from vertex 0 on, runs to and fro so densely that it cannot be checked in reasonable time. Simplify the outline, or use a mask.";
        }

        if (Check(PolygonOverlay.ToGeometry(polygon)) is not { } whole)
        {
            return polygon.Area > 0 ? null : "The polygon has no area: its holes, from vertex 0 on, leave nothing of it. A polygon must have an area.";
        }

        return FindInRings(rings) ?? FindInParts(polygon, rings) ?? BetweenParts(whole, rings);
    }

    private static string? FindInRings(List<NamedRing> rings)
    {
        foreach (var ring in rings)
        {
            if (Check(PolygonOverlay.ToGeometry(new PolygonPart(ring.Ring))) is { } error)
            {
                return $"The {ring.Name} crosses or touches itself at {At(error)}, after vertex {ring.EdgeAt(error.Coordinate)}. A ring may meet itself nowhere.";
            }
        }

        return null;
    }

    private static string? FindInParts(Polygon polygon, List<NamedRing> rings)
    {
        for (var i = 0; i < polygon.Parts.Count; i++)
        {
            if (Check(PolygonOverlay.ToGeometry(polygon.Parts[i])) is { } error)
            {
                var (ring, edge) = Nearest(rings.Where(r => r.Part == i && r.IsHole), error.Coordinate);
                var rule = error.ErrorType switch
                {
                    TopologyValidationErrors.HoleOutsideShell => "lies outside the outer ring. A hole must lie inside.",
                    TopologyValidationErrors.NestedHoles => "lies inside another hole. Holes may not contain one another.",
                    TopologyValidationErrors.DisconnectedInteriors => "cuts the part in two where it touches other rings. Split such a part into several.",
                    _ => "crosses another ring of the part or runs along it. Rings of a part may touch at single points only.",
                };
                return $"The {ring.Name}, near vertex {edge} at {At(error)}, {rule}";
            }
        }

        return null;
    }

    private static string BetweenParts(TopologyValidationError error, List<NamedRing> rings)
    {
        var (ring, edge) = Nearest(rings, error.Coordinate);
        var others = rings.Where(other => other.Part != ring.Part);
        var other = error.ErrorType == TopologyValidationErrors.NestedShells
            ? others.First(candidate => !candidate.IsHole && candidate.Ring.Bounds.Overlaps(ring.Ring.Bounds))
            : Nearest(others, error.Coordinate).Ring;
        return $"The {ring.Name}, near vertex {edge} at {At(error)}, overlaps part {other.Part} or runs along it. Parts may touch at single points only.";
    }

    private static TopologyValidationError? Check(Nts.Geometry geometry) => new IsValidOp(geometry).ValidationError;

    private static string At(TopologyValidationError error) => new ImagePoint(error.Coordinate.X, error.Coordinate.Y).ToString();

    private static (NamedRing Ring, int Edge) Nearest(IEnumerable<NamedRing> rings, Nts.Coordinate place)
    {
        var nearest = rings.MinBy(ring => ring.DistanceTo(place))!;
        return (nearest, nearest.EdgeAt(place));
    }

    private static List<NamedRing> Name(Polygon polygon)
    {
        var rings = new List<NamedRing>();
        for (var part = 0; part < polygon.Parts.Count; part++)
        {
            var (outer, holes) = (polygon.Parts[part].Outer, polygon.Parts[part].Holes);
            rings.Add(new NamedRing(outer, part, $"outer ring of part {part}", IsHole: false));
            rings.AddRange(holes.Select((hole, i) => new NamedRing(hole, part, $"hole {i} of part {part}", IsHole: true)));
        }

        return rings;
    }

    private sealed record NamedRing(PolygonRing Ring, int Part, string Name, bool IsHole)
    {
        public double DistanceTo(Nts.Coordinate place) => Enumerable.Range(0, Ring.Count).Min(edge => Distance(edge, place));

        public int EdgeAt(Nts.Coordinate place) => Enumerable.Range(0, Ring.Count).MinBy(edge => Distance(edge, place));

        private double Distance(int edge, Nts.Coordinate place)
        {
            var (from, to) = (Ring[edge], Ring[(edge + 1) % Ring.Count]);
            return NetTopologySuite.Algorithm.DistanceComputer.PointToSegment(place, new Nts.Coordinate(from.X, from.Y), new Nts.Coordinate(to.X, to.Y));
        }
    }
}
