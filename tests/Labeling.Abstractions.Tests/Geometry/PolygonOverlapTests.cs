using FsCheck.Xunit;

namespace Labeling.Tests.Geometry;

[Properties(Arbitrary = [typeof(GeometryGenerators)], MaxTest = 300)]
public sealed class PolygonOverlapTests
{
    // A comb of three teeth that hang from a beam above the image.
    private static readonly Polygon Comb = Polygon.FromFlat(0, -5, 10, -5, 10, 4, 8, 4, 8, -1, 6, -1, 6, 4, 4, 4, 4, -1, 2, -1, 2, 4, 0, 4);

    [Fact]
    public void Clipping_a_comb_leaves_its_teeth_as_parts()
    {
        var clipped = Comb.ClipTo(new PixelSize(20, 20));

        Assert.NotNull(clipped);
        Assert.Equal(3, clipped.Parts.Count);
        Assert.Equal(24, clipped.Area, 1e-12);
        Assert.Null(clipped.Validate());
    }

    [Fact]
    public void Clipping_keeps_holes()
    {
        var ring = new Polygon(new PolygonPart(
            new PolygonRing((-5, -5), (5, -5), (5, 5), (-5, 5)), new PolygonRing((1, 1), (2, 1), (2, 2), (1, 2)), new PolygonRing((-3, -3), (-2, -3), (-2, -2))));

        var clipped = ring.ClipTo(new PixelSize(20, 20));

        Assert.NotNull(clipped);
        Assert.Equal(24, clipped.Area, 1e-12);
        Assert.Single(Assert.Single(clipped.Parts).Holes);
    }

    [Fact]
    public void Nothing_is_left_of_a_polygon_that_is_outside_touches_the_edge_or_has_no_area()
    {
        var size = new PixelSize(20, 20);

        Assert.Null(new Polygon((30, 0), (40, 0), (40, 10)).ClipTo(size));
        Assert.Null(new Polygon((20, 0), (30, 0), (30, 10)).ClipTo(size));
        Assert.Null(new Polygon((0, -10), (10, 0), (20, -10)).ClipTo(size));
        Assert.Null(new Polygon((1, 1), (2, 2), (3, 3)).ClipTo(size));
        Assert.Null(new Polygon((15, 26), (26, 15), (26, 26)).ClipTo(size));
    }

    [Fact]
    public void A_polygon_inside_is_returned_as_it_is()
    {
        var polygon = new Polygon((0, 0), (20, 0), (20, 20));

        Assert.Same(polygon, polygon.ClipTo(new PixelSize(20, 20)));
        Assert.True(polygon.IsInside(new PixelSize(20, 20)));
        Assert.False(polygon.IsInside(new PixelSize(19, 20)));
    }

    [Fact]
    public void Overlap_of_polygons_is_that_of_their_areas()
    {
        var triangle = new Polygon((0, 0), (10, 0), (0, 10));

        Assert.Equal(25.0 / 50, triangle.Iou(new BoundingBox(0, 0, 5, 5)), 1e-12);
        Assert.Equal(50.0 / 100, new BoundingBox(0, 0, 10, 10).Iou(triangle), 1e-12);
        Assert.Equal(25.0 / 75, triangle.Iou(new Polygon((0, 0), (10, 0), (10, 10))), 1e-12);
        Assert.Equal(0, triangle.Iou(new BoundingBox(6, 6, 5, 5)));
        Assert.Equal(0, triangle.Iou(new BoundingBox(60, 6, 5, 5)));
        Assert.Equal(0, triangle.Iou(new BoundingBox(2, 2, 0, 3)));
        Assert.Equal(1, triangle.Iou(new Polygon((0, 0), (10, 0), (0, 10))));
    }

    [Fact]
    public void With_a_mask_the_other_shape_is_filled_on_the_masks_grid()
    {
        var mask = Pixels.Mask("###", "###", "...");

        Assert.Equal(6.0 / 9, mask.Iou(new Polygon((0, 0), (30, 0), (30, 30), (0, 30))));
        Assert.Equal(4.0 / 6, new BoundingBox(-5, -5, 7, 7).Iou(mask));
    }

    [Property]
    public void Overlap_is_symmetric_and_from_zero_to_one(Polygon a, Polygon b, BoundingBox box)
    {
        Assert.InRange(a.Iou(b), 0, 1);
        Assert.Equal(a.Iou(b), b.Iou(a), 1e-9);
        Assert.Equal(a.Iou(box), box.Iou(a), 1e-9);
        Assert.Equal(1, a.Iou(a));
    }

    [Property]
    public void The_overlap_of_a_polygon_with_its_reverse_is_full(Polygon polygon)
    {
        var reversed = new Polygon(polygon.Parts.Select(part => new PolygonPart(new PolygonRing(part.Outer.Reverse()), part.Holes)));

        Assert.InRange(polygon.Iou(reversed), 1 - 1e-9, 1);
    }

    [Property]
    public void What_is_clipped_is_inside_no_larger_and_clips_to_itself(Shape shape, PixelSize size)
    {
        var clipped = shape.ClipTo(size);
        if (clipped is null)
        {
            return;
        }

        Assert.True(clipped.IsInside(size));
        Assert.True(clipped.Area > 0 && clipped.Area <= shape.Area + 1e-9);
        Assert.Same(clipped, clipped.ClipTo(size));
        Assert.Equal(shape.Kind, clipped.Kind);
        Assert.Null((clipped as Polygon)?.Validate());
    }

    [Property]
    public void Clipping_and_overlap_agree_on_the_shared_area(Polygon polygon, PixelSize size)
    {
        var shared = polygon.ClipTo(size)?.Area ?? 0;

        Assert.Equal(shared / (polygon.Area + size.Area - shared), polygon.Iou(size.Bounds), 1e-9);
    }

    [Property]
    public void A_point_of_the_image_is_in_the_clipped_polygon_exactly_when_it_was_in_the_whole(Polygon polygon, PixelSize size)
    {
        var clipped = polygon.ClipTo(size);
        for (var i = 0; i < size.Area; i++)
        {
            var center = new ImagePoint((i % size.Width) + 0.5, (i / size.Width) + 0.5);

            // The corners that clipping makes are rounded, so a point on an edge may change sides.
            if (Pixels.DistanceToOutline(polygon, center) > 1e-9)
            {
                Assert.Equal(polygon.Contains(center), clipped?.Contains(center) ?? false);
            }
        }
    }
}
