using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Precision;
using NetTopologySuite.Simplify;
using Nts = NetTopologySuite.Geometries;

namespace Labeling;

/// <summary>Set operations of polygons, by NetTopologySuite's overlay, which is exact up to the rounding of the crossing points.</summary>
internal static class PolygonOverlay
{
    // Steps per pixel, where rounding to a grid is needed.
    private const double RepairGrid = 1 << 20;

    private static readonly Nts.GeometryFactory Factory = new(new Nts.PrecisionModel());

    /// <summary>The area both cover. Both must be valid.</summary>
    public static double IntersectionArea(Shape a, Shape b)
        => OverlayNGRobust.Overlay(ToGeometry(a), ToGeometry(b), SpatialFunction.Intersection).Area;

    public static Polygon? Clip(Polygon polygon, PixelSize size)
    {
        ThrowIfInvalid(polygon);
        return FromGeometry(OverlayNGRobust.Overlay(ToGeometry(polygon), ToGeometry(size.Bounds), SpatialFunction.Intersection));
    }

    /// <summary>The same shape with fewer points. It must be valid.</summary>
    public static Polygon? Simplify(Polygon polygon, double tolerance) => FromGeometry(TopologyPreservingSimplifier.Simplify(ToGeometry(polygon), tolerance));

    public static Polygon? Repair(Polygon polygon)
    {
        ThrowIfTangled(OutlineTangle.MostRepairedCrossings, polygon);
        var repaired = GeometryFixer.Fix(ToGeometry(polygon));
        if (!repaired.IsValid)
        {
            // Rounding can leave hair-thin overlaps between pieces that were cut apart. On a grid they close.
            repaired = GeometryPrecisionReducer.Reduce(repaired, new Nts.PrecisionModel(RepairGrid));
        }

        return FromGeometry(repaired);
    }

    public static void ThrowIfTangled(int mostCrossings, params ReadOnlySpan<Polygon> polygons)
    {
        if (OutlineTangle.IsTooMuch(mostCrossings, polygons))
        {
            throw new InvalidOperationException(
                $"The edges cross more than {mostCrossings} times or run together as densely, which cannot be computed in reasonable time. Simplify the outline, or use a mask.");
        }
    }

    public static void ThrowIfInvalid(Polygon polygon)
    {
        if (polygon.Validate() is { } defect)
        {
            throw new InvalidOperationException($"{defect} Correct the polygon, or call Repair to have a valid one made of it.");
        }
    }

    public static Nts.Geometry ToGeometry(Shape shape) => shape switch
    {
        Polygon { Parts: [var only] } => ToGeometry(only),
        Polygon polygon => Factory.CreateMultiPolygon([.. polygon.Parts.Select(ToGeometry)]),
        _ => Factory.ToGeometry(new Nts.Envelope(shape.Bounds.X, shape.Bounds.Right, shape.Bounds.Y, shape.Bounds.Bottom)),
    };

    public static Nts.Polygon ToGeometry(PolygonPart part) => Factory.CreatePolygon(ToRing(part.Outer), [.. part.Holes.Select(ToRing)]);

    private static Nts.LinearRing ToRing(PolygonRing ring)
    {
        var coordinates = new Nts.Coordinate[ring.Count + 1];
        for (var i = 0; i < ring.Count; i++)
        {
            coordinates[i] = new Nts.Coordinate(ring[i].X, ring[i].Y);
        }

        coordinates[^1] = coordinates[0].Copy();
        return Factory.CreateLinearRing(coordinates);
    }

    private static Polygon? FromGeometry(Nts.Geometry geometry)
    {
        var parts = new List<PolygonPart>();
        for (var i = 0; i < geometry.NumGeometries; i++)
        {
            // An overlay may leave points and lines where shapes only touch; they have no area, nor has the thinnest sliver.
            if (geometry.GetGeometryN(i) is Nts.Polygon { IsEmpty: false } part && FromRing(part.ExteriorRing) is { Area: > 0 } outer)
            {
                parts.Add(new PolygonPart(outer, part.InteriorRings.Select(FromRing)));
            }
        }

        return parts.Count == 0 ? null : new Polygon(parts);
    }

    private static PolygonRing FromRing(Nts.LineString ring) => new(ring.Coordinates.Select(point => new ImagePoint(point.X, point.Y)));
}
