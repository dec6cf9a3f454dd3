using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Labeling.Tests.Geometry;

[Properties(Arbitrary = [typeof(GeometryGenerators)], MaxTest = 500)]
public sealed class PolygonSimplificationTests
{
    [Fact]
    public void The_stairs_of_a_slope_become_a_line()
    {
        Polygon stairs = Pixels.Mask("#...", "##..", "###.", "####").ToPolygon()!;

        Polygon simpler = stairs.Simplify(1);

        Assert.True(simpler.Parts[0].Outer.Count <= 4, $"{simpler.Parts[0].Outer.Count} points are left of {stairs.Parts[0].Outer.Count}.");
        Assert.InRange(simpler.Area, 5, 13);
    }

    [Fact]
    public void Without_a_tolerance_the_shape_stays()
    {
        Polygon ring = Pixels.Mask("####", "#..#", "####").ToPolygon()!;

        Polygon same = ring.Simplify(0);

        Assert.Equal(ring.Area, same.Area);
        Assert.Equal(ring.Bounds, same.Bounds);
        Assert.Single(same.Parts[0].Holes);
    }

    [Property]
    public Property A_simpler_outline_is_valid_has_the_same_parts_and_lies_near_the_points_left_out(RunLengthMask mask, PositiveInt tenths)
    {
        if (mask.ToPolygon() is not { } outline)
        {
            return true.ToProperty();
        }

        double tolerance = tenths.Get % 30 / 10.0;
        Polygon simpler = outline.Simplify(tolerance);

        // No point is new.
        var before = outline.Parts.SelectMany(part => part.Holes.Prepend(part.Outer)).SelectMany(ring => ring).ToHashSet();
        var after = simpler.Parts.SelectMany(part => part.Holes.Prepend(part.Outer)).SelectMany(ring => ring).ToList();
        return (simpler.Validate() is null).Label("valid")
            .And((simpler.Parts.Count == outline.Parts.Count).Label("parts"))
            .And((after.Count <= outline.Parts.Sum(part => part.Outer.Count + part.Holes.Sum(hole => hole.Count))).Label("points"))
            .And(after.All(before.Contains).Label("no new points"))
            .And(before.All(point => Pixels.DistanceToOutline(simpler, point) <= (2 * tolerance) + 1e-9).Label("near"));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_tolerance_that_is_none_is_refused(double tolerance)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Polygon((0, 0), (4, 0), (4, 4)).Simplify(tolerance));

    [Fact]
    public void An_invalid_polygon_is_refused_with_the_reason()
        => Assert.Contains("crosses", Assert.Throws<InvalidOperationException>(() => new Polygon((0, 0), (4, 4), (4, 0), (0, 4)).Simplify(1)).Message, StringComparison.Ordinal);
}
