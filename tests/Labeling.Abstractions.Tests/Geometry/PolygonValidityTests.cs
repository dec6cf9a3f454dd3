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

    [Property]
    public void What_repair_makes_is_valid(WildPolygon wild)
    {
        var repaired = wild.Polygon.Repair();

        Assert.Null(repaired?.Validate());
        Assert.True(repaired is null || repaired.Bounds.Area <= wild.Polygon.Bounds.Area + 1e-9);
    }

    private static PolygonRing Box(double x, double y, double side) => new((x, y), (x + side, y), (x + side, y + side), (x, y + side));
}
