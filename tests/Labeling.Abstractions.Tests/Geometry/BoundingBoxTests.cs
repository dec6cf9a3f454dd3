using FsCheck.Xunit;

namespace Labeling.Tests.Geometry;

[Properties(Arbitrary = [typeof(GeometryGenerators)], MaxTest = 500)]
public sealed class BoundingBoxTests
{
    [Fact]
    public void A_box_over_one_pixel_has_area_one()
    {
        var box = new BoundingBox(3, 5, 1, 1);

        Assert.Equal(1, box.Area);
        Assert.Equal((4, 6), (box.Right, box.Bottom));
        Assert.Equal(new ImagePoint(3.5, 5.5), box.Center);
        Assert.Equal(ShapeKind.BoundingBox, box.Kind);
        Assert.Same(box, box.Bounds);
    }

    [Theory]
    [InlineData(3, 5, true)]
    [InlineData(3.999, 5.999, true)]
    [InlineData(4, 5, false)]
    [InlineData(3, 6, false)]
    [InlineData(2.999, 5, false)]
    public void Left_and_top_are_inclusive_and_right_and_bottom_exclusive(double x, double y, bool inside)
        => Assert.Equal(inside, new BoundingBox(3, 5, 1, 1).Contains(new ImagePoint(x, y)));

    [Theory]
    [InlineData(double.NaN, 0, 1, 1, "x")]
    [InlineData(0, double.PositiveInfinity, 1, 1, "y")]
    [InlineData(0, 0, -1, 1, "width")]
    [InlineData(0, 0, 1, -0.001, "height")]
    [InlineData(0, 0, double.NaN, 1, "width")]
    [InlineData(0, 0, 1, double.PositiveInfinity, "height")]
    [InlineData(1.1e7, 0, 1, 1, "x")]
    [InlineData(0, -1.1e7, 1, 1, "y")]
    [InlineData(9e6, 0, 2e6, 1, "width")]
    public void Impossible_numbers_are_refused_by_name(double x, double y, double width, double height, string name)
        => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new BoundingBox(x, y, width, height)).ParamName);

    [Fact]
    public void A_box_without_a_side_can_be_made_so_that_it_can_be_refused_elsewhere()
    {
        Assert.True(new BoundingBox(1, 2, 0, 5).IsEmpty);
        Assert.True(new BoundingBox(1, 2, 5, 0).IsEmpty);
        Assert.False(new BoundingBox(1, 2, 5, 5).IsEmpty);
    }

    [Fact]
    public void Corners_and_centres_make_the_same_box()
    {
        Assert.Equal(new BoundingBox(10, 20, 40, 60), BoundingBox.FromCorners(10, 20, 50, 80));
        Assert.Equal(new BoundingBox(10, 20, 40, 60), BoundingBox.FromCenter(30, 50, 40, 60));
    }

    [Fact]
    public void Corners_in_the_wrong_order_are_refused()
    {
        Assert.Equal("right", Assert.Throws<ArgumentOutOfRangeException>(() => BoundingBox.FromCorners(5, 0, 4, 1)).ParamName);
        Assert.Equal("bottom", Assert.Throws<ArgumentOutOfRangeException>(() => BoundingBox.FromCorners(0, 5, 1, 4)).ParamName);
        Assert.Equal("centerX", Assert.Throws<ArgumentOutOfRangeException>(() => BoundingBox.FromCenter(double.NaN, 5, 1, 4)).ParamName);
    }

    [Fact]
    public void A_box_made_from_corners_never_reaches_past_them()
    {
        // -0.1 + 3.1 is 3.0000000000000004 in floating point when 3.1 is 3 - -0.1 rounded up.
        foreach (var left in new[] { -0.1, 0.1, 1e-9, -1e7, 0.7 })
        {
            foreach (var right in new[] { 3, 0.8, 1e7, 1e-8, 2.3 }.Where(right => right > left))
            {
                Assert.InRange(BoundingBox.FromCorners(left, 0, right, 1).Right, right - 1e-8, right);
            }
        }
    }

    [Fact]
    public void Boxes_that_only_touch_share_nothing()
    {
        var box = new BoundingBox(0, 0, 2, 2);

        Assert.Null(box.Intersect(new BoundingBox(2, 0, 2, 2)));
        Assert.Equal(0, box.Iou(new BoundingBox(2, 0, 2, 2)));
        Assert.Equal(new BoundingBox(1, 1, 1, 1), box.Intersect(new BoundingBox(1, 1, 5, 5)));
        Assert.Equal(new BoundingBox(0, 0, 6, 6), box.UnionBounds(new BoundingBox(1, 1, 5, 5)));
    }

    [Fact]
    public void The_overlap_of_two_empty_boxes_is_zero()
        => Assert.Equal(0, new BoundingBox(1, 1, 0, 0).Iou(new BoundingBox(1, 1, 0, 0)));

    [Fact]
    public void Clipping_keeps_what_is_on_the_image()
    {
        var size = new PixelSize(10, 10);

        Assert.Equal(new BoundingBox(0, 0, 5, 10), new BoundingBox(-5, -5, 10, 30).ClipTo(size));
        Assert.Null(new BoundingBox(10, 0, 5, 5).ClipTo(size));
        Assert.Null(new BoundingBox(5, 5, 0, 1).ClipTo(size));
        var inside = new BoundingBox(0, 0, 10, 10);
        Assert.Same(inside, inside.ClipTo(size));
    }

    [Fact]
    public void An_unknown_image_size_is_refused()
    {
        Assert.Equal("size", Assert.Throws<ArgumentException>(() => new BoundingBox(0, 0, 1, 1).ClipTo(default)).ParamName);
        Assert.Equal("size", Assert.Throws<ArgumentException>(() => new BoundingBox(0, 0, 1, 1).IsInside(default)).ParamName);
    }

    [Fact]
    public void Other_shapes_must_be_given()
    {
        var box = new BoundingBox(0, 0, 1, 1);

        Assert.Throws<ArgumentNullException>(() => box.Iou(null!));
        Assert.Throws<ArgumentNullException>(() => box.Intersect(null!));
        Assert.Throws<ArgumentNullException>(() => box.UnionBounds(null!));
    }

    [Fact]
    public void Boxes_are_equal_by_value_and_never_equal_to_another_kind()
    {
        Shape box = new BoundingBox(0, 0, 2, 2);

        Assert.True(box == new BoundingBox(0, 0, 2, 2));
        Assert.Equal(box.GetHashCode(), new BoundingBox(0, 0, 2, 2).GetHashCode());
        Assert.True(box != new BoundingBox(0, 0, 2, Math.BitIncrement(2)));
        Assert.False(box.Equals(new Polygon((0, 0), (2, 0), (2, 2), (0, 2))));

        Shape?[] pair = [box, null];
        Assert.False(pair[0] == pair[1]);
        Assert.False(pair[1] == pair[0]);
        Assert.False(box.Equals(pair[1]));
        Assert.True(pair[1] == pair[^1]);
    }

    [Property]
    public void What_two_boxes_share_lies_in_both(BoundingBox a, BoundingBox b)
    {
        var shared = a.Intersect(b);
        if (shared is null)
        {
            Assert.Equal(0, a.Iou(b));
            return;
        }

        Assert.True(shared.X >= a.X && shared.X >= b.X && shared.Right <= a.Right && shared.Right <= b.Right);
        Assert.True(shared.Y >= a.Y && shared.Y >= b.Y && shared.Bottom <= a.Bottom && shared.Bottom <= b.Bottom);
        Assert.True(a.Iou(b) > 0);
    }

    [Property]
    public void The_overlap_of_boxes_is_symmetric_and_full_for_the_same_box(BoundingBox a, BoundingBox b)
    {
        Assert.InRange(a.Iou(b), 0, 1);
        Assert.Equal(a.Iou(b), b.Iou(a));
        Assert.InRange(a.Iou(new BoundingBox(a.X, a.Y, a.Width, a.Height)), a.IsEmpty ? 0 : 1 - 1e-9, a.IsEmpty ? 0 : 1);
    }

    [Property]
    public void The_bounds_of_two_boxes_hold_every_point_of_either(BoundingBox a, BoundingBox b)
    {
        var bounds = a.UnionBounds(b);

        // The far edge may be one rounding step short; see FromCorners.
        Assert.True(bounds.X <= a.X && bounds.X <= b.X && bounds.Right >= Math.Max(a.Right, b.Right) - 1e-12);
        Assert.True(bounds.Y <= a.Y && bounds.Y <= b.Y && bounds.Bottom >= Math.Max(a.Bottom, b.Bottom) - 1e-12);
    }
}
