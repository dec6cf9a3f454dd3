using FsCheck.Xunit;

namespace Labeling.Tests.Geometry;

[Properties(Arbitrary = [typeof(GeometryGenerators)], MaxTest = 1000)]
public sealed class MaskTracingTests
{
    [Fact]
    public void One_pixel_is_a_square()
        => Assert.Equal(new Polygon((1, 1), (2, 1), (2, 2), (1, 2)).Bounds, Pixels.Mask("...", ".#.", "...").ToPolygon()!.Bounds);

    [Fact]
    public void Pixels_that_touch_at_a_corner_are_two_parts()
    {
        var polygon = Pixels.Mask("#.", ".#").ToPolygon();

        Assert.Equal(2, polygon!.Parts.Count);
        Assert.All(polygon.Parts, part => Assert.Equal(4, part.Outer.Count));
    }

    [Fact]
    public void A_ring_of_pixels_that_closes_at_a_corner_has_a_hole_that_touches_the_outer_ring()
    {
        var part = Assert.Single(Pixels.Mask("##.", "#.#", "###").ToPolygon()!.Parts);

        Assert.Equal(1, Assert.Single(part.Holes).Area);
        Assert.Equal(8, part.Outer.Area);
    }

    [Fact]
    public void Outer_rings_run_clockwise_on_the_screen_and_holes_the_other_way()
    {
        var part = Assert.Single(Pixels.Mask("###", "#.#", "###").ToPolygon()!.Parts);

        Assert.Equal([new(0, 0), new(3, 0), new(3, 3), new(0, 3)], Rotated(part.Outer));
        Assert.Equal([new(1, 1), new(1, 2), new(2, 2), new(2, 1)], Rotated(Assert.Single(part.Holes)));
    }

    [Fact]
    public void Every_mask_of_four_by_four_pixels_comes_back_from_its_valid_outline()
    {
        var pixels = new byte[16];
        for (var bits = 1; bits < 1 << 16; bits++)
        {
            for (var i = 0; i < 16; i++)
            {
                pixels[i] = (byte)((bits >> i) & 1);
            }

            Check(RunLengthMask.FromRowMajor(pixels, 4, 4), validate: bits % 7 == 0);
        }
    }

    [Fact]
    public void A_checkerboard_of_the_largest_outline_comes_back_and_a_larger_one_is_refused()
    {
        static RunLengthMask Board(int side)
            => RunLengthMask.FromRowMajor([.. Enumerable.Range(0, side * side).Select(i => (byte)((i % side + (i / side)) % 2))], side, side);

        Assert.Equal(Board(223), RunLengthMask.FromPolygon(Board(223).ToPolygon()!, 223, 223));
        Assert.Contains("100000", Assert.Throws<InvalidOperationException>(() => Board(225).ToPolygon()).Message, StringComparison.Ordinal);
    }

    [Property]
    public void Filling_the_outline_gives_the_mask_again(RunLengthMask mask)
    {
        if (mask.Area > 0)
        {
            Check(mask, validate: true);
        }
    }

    private static void Check(RunLengthMask mask, bool validate)
    {
        var polygon = mask.ToPolygon()!;

        Assert.Equal(mask.Area, polygon.Area);
        Assert.Equal(mask.Bounds, polygon.Bounds);
        Assert.Equal(mask, RunLengthMask.FromPolygon(polygon, mask.Height, mask.Width));
        if (validate)
        {
            Assert.Equal(mask, Pixels.AtCenters(polygon, mask.Height, mask.Width));
            Assert.Null(polygon.Validate());
        }
    }

    // From the corner nearest to the origin on.
    private static IEnumerable<ImagePoint> Rotated(PolygonRing ring)
    {
        var start = Enumerable.Range(0, ring.Count).MinBy(i => ring[i].X + ring[i].Y);
        return Enumerable.Range(0, ring.Count).Select(i => ring[(start + i) % ring.Count]);
    }
}
