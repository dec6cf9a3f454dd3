namespace Labeling.Tests.Geometry;

public sealed class PolygonTests
{
    private static readonly PolygonRing Square = new((0, 0), (10, 0), (10, 10), (0, 10));
    private static readonly PolygonRing Hole = new((2, 2), (2, 4), (4, 4), (4, 2));

    [Fact]
    public void A_polygon_is_easy_to_write_in_four_ways()
    {
        var polygon = new Polygon((0, 0), (4, 0), (4, 3));

        Assert.Equal(polygon, new Polygon([(0, 0), (4, 0), (4, 3)]));
        Assert.Equal(polygon, Polygon.FromFlat(0, 0, 4, 0, 4, 3));
        Assert.Equal(polygon, new Polygon(new List<ImagePoint> { (0, 0), (4, 0), (4, 3) }));
        Assert.Equal(polygon, new Polygon(new PolygonPart(new PolygonRing((0, 0), (4, 0), (4, 3)))));
        Assert.Equal(6, polygon.Area);
        Assert.Equal(ShapeKind.Polygon, polygon.Kind);
        Assert.Equal("polygon of 1 part in box (0, 0, 4, 3)", polygon.ToString());
    }

    [Fact]
    public void A_closing_point_is_left_out()
    {
        var ring = new PolygonRing((0, 0), (4, 0), (4, 3), (0, 0));

        Assert.Equal(3, ring.Count);
        Assert.Equal(new PolygonRing((0, 0), (4, 0), (4, 3)), ring);
        Assert.Equal([new(0, 0), new(4, 0), new(4, 3)], ring.ToArray());
    }

    [Fact]
    public void Holes_count_off_and_direction_does_not_matter()
    {
        var reversed = new PolygonRing(Square.Reverse());

        Assert.Equal(96, new PolygonPart(Square, Hole).Area);
        Assert.Equal(96, new Polygon(new PolygonPart(reversed, Hole)).Area);
        Assert.Equal(96, new Polygon(new PolygonPart(Square, new PolygonRing(Hole.Reverse()))).Area);
    }

    [Fact]
    public void Parts_add_up()
    {
        var polygon = new Polygon(new PolygonPart(Square, Hole), new PolygonPart(new PolygonRing((20, 0), (25, 0), (25, 4))));

        Assert.Equal(106, polygon.Area);
        Assert.Equal(new BoundingBox(0, 0, 25, 10), polygon.Bounds);
        Assert.Equal(2, polygon.Parts.Count);
        Assert.Single(polygon.Parts[0].Holes);
    }

    [Fact]
    public void A_small_shape_far_from_the_origin_keeps_its_area()
        => Assert.Equal(0.5, new Polygon((9_999_999, 9_999_999), (9_999_999, 1e7), (1e7, 1e7)).Area);

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(10, 5, false)]
    [InlineData(5, 10, false)]
    [InlineData(3, 3, false)]
    [InlineData(2, 2, false)]
    [InlineData(4, 4, true)]
    [InlineData(5, 5, true)]
    [InlineData(-1, 5, false)]
    public void Edges_belong_to_what_lies_right_of_them_or_below(double x, double y, bool inside)
        => Assert.Equal(inside, new Polygon(new PolygonPart(Square, Hole)).Contains(new ImagePoint(x, y)));

    [Theory]
    [InlineData(new double[] { }, "at least 3 different points")]
    [InlineData(new double[] { 1, 1, 2, 2 }, "at least 3 different points")]
    [InlineData(new double[] { 1, 1, 2, 2, 1, 1, 2, 2 }, "at least 3 different points")]
    [InlineData(new double[] { 1, 1, 2, 2, 3 }, "has 5 numbers")]
    public void A_flat_list_that_encloses_nothing_is_refused(double[] coordinates, string message)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => Polygon.FromFlat(coordinates)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(10_000_001)]
    [InlineData(-10_000_001)]
    public void A_coordinate_out_of_range_is_refused(double bad)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygon.FromFlat(0, 0, 1, 0, 1, bad));
        Assert.Throws<ArgumentOutOfRangeException>(() => Polygon.FromFlat(0, 0, bad, 0, 1, 1));
    }

    [Fact]
    public void Too_many_points_are_refused_however_they_arrive()
    {
        var many = Enumerable.Range(0, Polygon.MaxVertices + 1).Select(i => new ImagePoint(i, i % 2));
        var half = new PolygonRing(many.Take((Polygon.MaxVertices / 2) + 1));

        Assert.Throws<ArgumentException>(() => new PolygonRing(many));
        Assert.Throws<ArgumentException>(() => new PolygonRing(many.ToList()));
        Assert.Throws<ArgumentException>(() => PolygonRing.FromFlat(new double[(2 * Polygon.MaxVertices) + 2]));
        Assert.Throws<ArgumentException>(() => new PolygonPart(half, half));
        Assert.Throws<ArgumentException>(() => new Polygon(new PolygonPart(half), new PolygonPart(half)));
        Assert.Equal(Polygon.MaxVertices, new PolygonRing(many.Take(Polygon.MaxVertices)).Count);
        Assert.Equal(Polygon.MaxVertices, new PolygonRing([.. many.Take(Polygon.MaxVertices), new(0, 0)]).Count);
    }

    [Fact]
    public void An_endless_list_of_points_is_cut_off()
    {
        static IEnumerable<ImagePoint> Endless()
        {
            for (var i = 0; ; i++)
            {
                yield return new ImagePoint(i % 1000, i % 2);
            }
        }

        Assert.Throws<ArgumentException>(() => new PolygonRing(Endless()));
    }

    [Fact]
    public void What_is_missing_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => new PolygonRing(null!));
        Assert.Throws<ArgumentNullException>(() => new PolygonPart(null!));
        Assert.Throws<ArgumentNullException>(() => new PolygonPart(Square, [null!]));
        Assert.Throws<ArgumentNullException>(() => new Polygon((IEnumerable<PolygonPart>)null!));
        Assert.Throws<ArgumentNullException>(() => new Polygon(new PolygonPart(Square), null!));
        Assert.Throws<ArgumentException>(() => new Polygon(new List<PolygonPart>()));
    }

    [Fact]
    public void Polygons_are_equal_when_all_points_are_in_the_same_order()
    {
        var polygon = new Polygon(new PolygonPart(Square, Hole));

        Assert.Equal(polygon, new Polygon(new PolygonPart(new PolygonRing(Square), new PolygonRing(Hole))));
        Assert.Equal(polygon.GetHashCode(), new Polygon(new PolygonPart(new PolygonRing(Square), new PolygonRing(Hole))).GetHashCode());
        Assert.NotEqual(polygon, new Polygon(new PolygonPart(Square)));
        Assert.NotEqual(polygon, new Polygon(new PolygonPart(new PolygonRing(Square.Skip(1).Append(Square[0])), Hole)));
        Assert.NotEqual(polygon, new Polygon(new PolygonPart(Square, Hole), new PolygonPart(new PolygonRing((20, 0), (25, 0), (25, 4)))));
    }

    [Fact]
    public void The_lists_given_out_cannot_be_changed()
    {
        var points = new List<ImagePoint> { (0, 0), (4, 0), (4, 3) };
        var polygon = new Polygon(points);
        points[0] = (100, 100);

        Assert.Equal(new ImagePoint(0, 0), polygon.Parts[0].Outer[0]);
        Assert.Throws<NotSupportedException>(() => ((IList<PolygonPart>)polygon.Parts).Clear());
    }
}
