using FsCheck.Xunit;

namespace Labeling.Tests.Geometry;

[Properties(Arbitrary = [typeof(GeometryGenerators)], MaxTest = 300)]
public sealed class PolygonValidityTests
{
    private static readonly PolygonRing Square = new((0, 0), (10, 0), (10, 10), (0, 10));

    public static TheoryData<string, Polygon, string[]> Defects => new()
    {
        { "bow tie", new Polygon((0, 0), (10, 10), (10, 0), (0, 10)), ["outer ring of part 0 crosses or touches itself at (5, 5)", "after vertex 0"] },
        { "spike", new Polygon((0, 0), (10, 0), (10, 10), (10, -5), (0, 10)), ["outer ring of part 0 crosses or touches itself"] },
        { "touches itself", new Polygon((0, 0), (10, 0), (5, 5), (10, 10), (0, 10), (5, 5)), ["outer ring of part 0 crosses or touches itself at (5, 5)"] },
        { "flat", new Polygon((0, 0), (5, 5), (10, 10)), ["outer ring of part 0 lies on one line"] },
        { "hole outside", new Polygon(new PolygonPart(Square, Box(20, 20, 2))), ["hole 0 of part 0", "near vertex", "outside the outer ring"] },
        { "hole reaches out", new Polygon(new PolygonPart(Square, Box(1, 1, 2), Box(8, 8, 5))), ["hole 1 of part 0", "crosses another ring"] },
        { "hole in hole", new Polygon(new PolygonPart(Square, Box(1, 1, 6), Box(2, 2, 2))), ["of part 0", "inside another hole"] },
        { "holes overlap", new Polygon(new PolygonPart(Square, Box(1, 1, 4), Box(3, 3, 4))), ["of part 0", "crosses another ring"] },
        { "hole is a bow tie", new Polygon(new PolygonPart(Square, new PolygonRing((2, 2), (4, 4), (4, 2), (2, 4)))), ["hole 0 of part 0 crosses or touches itself at (3, 3)"] },
        { "hole is flat", new Polygon(new PolygonPart(Square, new PolygonRing((2, 2), (3, 3), (4, 4)))), ["hole 0 of part 0 lies on one line"] },
        { "hole is everything", new Polygon(new PolygonPart(Square, Square)), ["hole 0 of part 0", "crosses another ring of the part or runs along it"] },
        { "hole cuts in two", new Polygon(new PolygonPart(Square, new PolygonRing((0, 5), (5, 4), (10, 5), (5, 6)))), ["hole 0 of part 0", "cuts the part in two"] },
        { "parts overlap", new Polygon(new PolygonPart(Square), new PolygonPart(Box(8, 8, 5))), ["of part", "near vertex", "overlaps part"] },
        { "part in part", new Polygon(new PolygonPart(Square), new PolygonPart(Box(2, 2, 5))), ["outer ring of part 1", "overlaps part 0"] },
        { "parts share an edge", new Polygon(new PolygonPart(Square), new PolygonPart(Box(10, 0, 10))), ["of part", "runs along it"] },
        { "second part is bad", new Polygon(new PolygonPart(Square), new PolygonPart(new PolygonRing((20, 0), (30, 10), (30, 0), (20, 10)))), ["outer ring of part 1 crosses", "(25, 5)"] },
    };

    public static TheoryData<string, Polygon> Sound => new()
    {
        { "square", new Polygon(new PolygonPart(Square)) },
        { "repeated point", new Polygon((0, 0), (0, 0), (10, 0), (10, 10)) },
        { "hole touches the outer ring at a point", new Polygon(new PolygonPart(Square, new PolygonRing((0, 5), (5, 4), (5, 6)))) },
        { "part in a hole", new Polygon(new PolygonPart(Square, Box(2, 2, 6)), new PolygonPart(Box(4, 4, 2))) },
        { "parts touch at a point", new Polygon(new PolygonPart(Square), new PolygonPart(Box(10, 10, 5))) },
    };

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_defect_is_named_with_its_ring_its_vertex_and_the_rule(string what, Polygon polygon, string[] words)
    {
        var defect = polygon.Validate();

        Assert.NotNull(defect);
        Assert.All(words, word => Assert.True(defect.Contains(word, StringComparison.Ordinal), $"{what}: '{word}' is missing in: {defect}"));
        Assert.Contains("vertex", defect, StringComparison.Ordinal);
        Assert.Same(defect, polygon.Validate());
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void A_sound_polygon_has_no_defect_and_needs_no_repair(string what, Polygon polygon)
    {
        Assert.Null(polygon.Validate());
        Assert.True(ReferenceEquals(polygon, polygon.Repair()), what);
    }

    [Fact]
    public void A_repaired_bow_tie_is_two_triangles()
    {
        var repaired = new Polygon((0, 0), (10, 10), (10, 0), (0, 10)).Repair();

        Assert.NotNull(repaired);
        Assert.Null(repaired.Validate());
        Assert.Equal(2, repaired.Parts.Count);
        Assert.Equal(50, repaired.Area, 1e-9);
    }

    [Fact]
    public void Nothing_is_left_of_a_line()
        => Assert.Null(new Polygon((0, 0), (5, 5), (10, 10)).Repair());

    [Fact]
    public void Overlapping_parts_are_joined_by_repair()
        => Assert.Equal(121, new Polygon(new PolygonPart(Square), new PolygonPart(Box(8, 8, 5))).Repair()!.Area, 1e-9);

    [Fact]
    public void An_invalid_polygon_is_not_measured_against_others_and_the_message_says_what_to_do()
    {
        var bowTie = new Polygon((0, 0), (10, 10), (10, 0), (0, 10));

        foreach (var action in new Action[]
        {
            () => bowTie.Iou(new BoundingBox(0, 0, 5, 5)),
            () => new BoundingBox(0, 0, 5, 5).Iou(bowTie),
            () => bowTie.Iou(bowTie),
            () => bowTie.ClipTo(new PixelSize(5, 5)),
        })
        {
            var message = Assert.Throws<InvalidOperationException>(action).Message;
            Assert.Contains("(5, 5)", message, StringComparison.Ordinal);
            Assert.Contains("Repair", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(new[] { -1.0, 15, -2, 15, 3, 5, 4, 15, -6, 15, -4, 22 })]
    [InlineData(new[] { 18.0, 2, 14, 1, -2, 18, 9, -3, 19, -2.8, -1, 12.4 })]
    public void Hair_thin_overlaps_that_rounding_leaves_are_repaired_too(double[] coordinates)
        => Assert.Null(Polygon.FromFlat(coordinates).Repair()!.Validate());

    [Theory]
    [InlineData(3_000)]
    [InlineData(99_000)]
    public void An_outline_made_to_keep_the_computer_busy_is_refused_quickly(int points)
    {
        var zigzag = Enumerable.Range(0, points).Select(i => new ImagePoint((i % 2 * 3000) + (i * 100.0 / points), (i % 2 * 3000) - (i * 100.0 / points)));
        var tangled = new Polygon([.. zigzag, new(100, -200), new(-100, -200)]);

        Assert.Contains("vertex 0", tangled.Validate()!, StringComparison.Ordinal);
        Assert.Contains("Simplify", tangled.Validate()!, StringComparison.Ordinal);
        Assert.Contains("Simplify", Assert.Throws<InvalidOperationException>(() => tangled.Repair()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_valid_outlines_that_cross_too_often_are_refused_quickly()
    {
        var comb = Comb(600);
        var turned = Turned(comb);

        Assert.Null(comb.Validate());
        Assert.Null(turned.Validate());
        Assert.Contains("cross more than 20000 times", Assert.Throws<InvalidOperationException>(() => comb.Iou(turned)).Message, StringComparison.Ordinal);
        Assert.InRange(Comb(200).Iou(Turned(Comb(200))), 0.1, 0.9);
    }

    [Fact]
    public void A_scribble_is_repaired_unless_it_crosses_itself_too_often()
    {
        static Polygon Scribble(int points) => new(Enumerable.Range(0, points).Select(i => new ImagePoint(i * 7919 % 1009, i * 104_729 % 997)));

        Assert.NotNull(Scribble(40).Repair());
        Assert.Contains("cross more than 2000 times", Assert.Throws<InvalidOperationException>(() => Scribble(400).Repair()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_teeth_side_by_side_are_not_tangled_but_teeth_both_across_and_down_are()
    {
        var comb = Comb(49_000);
        var both = new Polygon(comb.Parts[0], new PolygonPart(new PolygonRing(Turned(comb).Parts[0].Outer.Select(point => new ImagePoint(point.X, point.Y + 3000)))));

        Assert.Null(comb.Validate());
        Assert.Null(Turned(comb).Validate());
        Assert.Contains("Simplify", both.Validate()!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_outline_that_is_not_tangled_is_checked_and_measured()
    {
        var blob = new Polygon(Enumerable.Range(0, Polygon.MaxVertices).Select(i => Math.SinCos(i * Math.Tau / Polygon.MaxVertices))
            .Select(direction => new ImagePoint(1000 * direction.Cos, 1000 * direction.Sin)));

        Assert.Null(blob.Validate());
        Assert.Equal(0.25, blob.ClipTo(new PixelSize(2000, 2000))!.Area / blob.Area, 1e-9);
    }

    [Property]
    public void What_repair_makes_is_valid(WildPolygon wild)
    {
        var repaired = wild.Polygon.Repair();

        Assert.Null(repaired?.Validate());
        if (repaired is not null)
        {
            // Repair may round to a grid of 2⁻²⁰ pixels.
            var (before, after) = (wild.Polygon.Bounds, repaired.Bounds);
            Assert.True(after.X >= before.X - 1e-6 && after.Right <= before.Right + 1e-6);
            Assert.True(after.Y >= before.Y - 1e-6 && after.Bottom <= before.Bottom + 1e-6);
        }
    }

    private static Polygon Comb(int points)
        => new([.. Enumerable.Range(0, points).Select(i => new ImagePoint(i % 4 is 1 or 2 ? 2500 : 0, i * 2000.0 / points)), new(-10, 2000), new(-10, 0)]);

    private static Polygon Turned(Polygon polygon) => new(polygon.Parts[0].Outer.Select(point => new ImagePoint(point.Y, point.X)));

    private static PolygonRing Box(double x, double y, double side) => new((x, y), (x + side, y), (x + side, y + side), (x, y + side));
}
