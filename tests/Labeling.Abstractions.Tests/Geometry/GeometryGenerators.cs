using FsCheck;
using FsCheck.Fluent;

namespace Labeling.Tests.Geometry;

/// <summary>Random geometry for properties, small enough that pixels can be counted one by one.</summary>
public static class GeometryGenerators
{
    public static Arbitrary<PixelSize> Sizes() => Size().ToArbitrary();

    public static Arbitrary<BoundingBox> Boxes() => Box().ToArbitrary();

    public static Arbitrary<RunLengthMask> Masks()
        => Size().SelectMany(Mask).ToArbitrary();

    public static Arbitrary<SameSizeMasks> MaskGroups()
        => Size().SelectMany(size => Mask(size).Three()).Select(masks => new SameSizeMasks(masks.Item1, masks.Item2, masks.Item3)).ToArbitrary();

    public static Arbitrary<Polygon> Polygons() => Polygon().ToArbitrary();

    public static Arbitrary<WildPolygon> WildPolygons()
        => Point().ListOf()
            .Where(points => points.Distinct().Count() >= 3)
            .Select(points => new WildPolygon(new Polygon(points)))
            .ToArbitrary();

    public static Arbitrary<Shape> Shapes()
        => Gen.OneOf(Box().Select(box => (Shape)box), Polygon().Select(polygon => (Shape)polygon), Size().SelectMany(Mask).Select(mask => (Shape)mask))
            .ToArbitrary();

    private static Gen<PixelSize> Size()
        => Gen.Choose(1, 14).Two().Select(sides => new PixelSize(sides.Item1, sides.Item2));

    private static Gen<double> Coordinate()
        => Gen.OneOf(
            Gen.Choose(-8, 24).Select(value => (double)value),
            Gen.Choose(-80, 240).Select(value => value / 10.0),
            Gen.Choose(-8_000_000, 24_000_000).Select(value => value / 1e6));

    private static Gen<ImagePoint> Point() => Coordinate().Two().Select(pair => new ImagePoint(pair.Item1, pair.Item2));

    private static Gen<BoundingBox> Box()
        => Point().Two().Select(corners =>
            new BoundingBox(corners.Item1.X, corners.Item1.Y, Math.Abs(corners.Item2.X), Math.Abs(corners.Item2.Y)));

    private static Gen<RunLengthMask> Mask(PixelSize size)
        => from density in Gen.Choose(0, 10)
           from pixels in Gen.Choose(0, 9).Select(value => (byte)(value < density ? 1 : 0)).ArrayOf((int)size.Area)
           select RunLengthMask.FromRowMajor(pixels, size.Height, size.Width);

    // Valid ones: stars around a point, stars with a hole, and the outlines of masks with all their holes and parts.
    private static Gen<Polygon> Polygon()
        => Gen.OneOf(
            Star().Select(star => new Polygon(Ring(star, 1))),
            Star().Select(star => new Polygon(new PolygonPart(Ring(star, 1), Ring(star, 0.5)))),
            Size().SelectMany(Mask).Select(mask => mask.ToPolygon()).Where(polygon => polygon is not null).Select(polygon => polygon!));

    private static Gen<(ImagePoint Center, List<double> Radii)> Star()
        => from center in Point()
           from radii in Gen.Choose(1, 100).Select(value => value / 10.0).NonEmptyListOf()
           where radii.Count >= 3
           select (center, radii.ToList());

    private static PolygonRing Ring((ImagePoint Center, List<double> Radii) star, double scale)
        => new(star.Radii.Select((radius, i) => Around(star.Center, radius * scale, i * Math.Tau / star.Radii.Count)));

    private static ImagePoint Around(ImagePoint center, double radius, double angle)
        => new(center.X + (radius * Math.Cos(angle)), center.Y + (radius * Math.Sin(angle)));
}

/// <summary>Three masks of one size.</summary>
public sealed record SameSizeMasks(RunLengthMask A, RunLengthMask B, RunLengthMask C);

/// <summary>A polygon of random points, which mostly crosses itself.</summary>
public sealed record WildPolygon(Polygon Polygon);
