using FsCheck.Xunit;

namespace Labeling.Tests.Geometry;

[Properties(Arbitrary = [typeof(GeometryGenerators)], MaxTest = 500)]
public sealed class RunLengthMaskTests
{
    [Fact]
    public void Runs_go_down_the_columns_and_start_with_clear_pixels()
    {
        var mask = Pixels.Mask(
            "#..",
            "##.");

        Assert.Equal([0, 2, 1, 1, 2], mask.Counts.ToArray());
        Assert.Equal(3, mask.Area);
        Assert.Equal((2, 3), (mask.Height, mask.Width));
        Assert.Equal(new PixelSize(3, 2), mask.Size);
        Assert.Equal(new BoundingBox(0, 0, 2, 2), mask.Bounds);
        Assert.Equal(ShapeKind.Mask, mask.Kind);
        Assert.Equal("mask of 2 rows and 3 columns, 3 pixels set", mask.ToString());
    }

    [Theory]
    [InlineData(new uint[] { 4, 0, 2 }, new uint[] { 6 })]
    [InlineData(new uint[] { 1, 2, 0, 3 }, new uint[] { 1, 5 })]
    [InlineData(new uint[] { 0, 0, 0, 6 }, new uint[] { 0, 6 })]
    [InlineData(new uint[] { 6, 0 }, new uint[] { 6 })]
    [InlineData(new uint[] { 0, 6, 0 }, new uint[] { 0, 6 })]
    public void Empty_runs_are_taken_out(uint[] given, uint[] kept)
    {
        var mask = new RunLengthMask(2, 3, given);

        Assert.Equal(kept, mask.Counts.ToArray());
        Assert.Equal(new RunLengthMask(2, 3, kept), mask);
        Assert.Equal(new RunLengthMask(2, 3, kept).GetHashCode(), mask.GetHashCode());
    }

    [Theory]
    [InlineData(new uint[] { }, "add up to 0")]
    [InlineData(new uint[] { 5 }, "add up to 5")]
    [InlineData(new uint[] { 3, 4 }, "add up to 7")]
    [InlineData(new uint[] { uint.MaxValue, 7 }, "add up to 4294967302")]
    public void Runs_that_do_not_fill_the_grid_are_refused_with_both_numbers(uint[] counts, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => new RunLengthMask(2, 3, counts));

        Assert.Contains("must add up to 6", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(-1, 5)]
    [InlineData(65_536, 1)]
    [InlineData(1, 65_536)]
    [InlineData(65_535, 65_535)]
    [InlineData(100_000, 100_000)]
    public void Impossible_sizes_are_refused_before_memory_is_taken(int height, int width)
    {
        var polygon = new Polygon((0, 0), (1, 0), (1, 1));

        Assert.Throws<ArgumentOutOfRangeException>(() => new RunLengthMask(height, width, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RunLengthMask.FromCompressed("0", height, width));
        Assert.Throws<ArgumentOutOfRangeException>(() => RunLengthMask.FromCompressed("0"u8, height, width));
        Assert.Throws<ArgumentOutOfRangeException>(() => RunLengthMask.FromRowMajor([], height, width));
        Assert.Throws<ArgumentOutOfRangeException>(() => RunLengthMask.FromPolygon(polygon, height, width));
        Assert.Throws<ArgumentOutOfRangeException>(() => RunLengthMask.FromBox(polygon.Bounds, height, width));
    }

    [Fact]
    public void The_largest_mask_works()
    {
        var mask = RunLengthMask.FromBox(new BoundingBox(0, 0, 1e6, 1e6), 1 << 15, 1 << 15);

        Assert.Equal(RunLengthMask.MaxPixels, mask.Area);
        Assert.Equal([0, RunLengthMask.MaxPixels], mask.Counts.ToArray());
        Assert.Equal(mask, RunLengthMask.FromCompressed(mask.ToCompressed(), 1 << 15, 1 << 15));
        Assert.Equal(new BoundingBox(0, 0, 1 << 15, 1 << 15), mask.ToPolygon()!.Bounds);
    }

    [Fact]
    public void What_is_missing_or_of_another_size_is_refused()
    {
        var mask = Pixels.Mask("#");
        var other = Pixels.Mask("##");

        Assert.Contains("1 rows and 1 columns", Assert.Throws<ArgumentException>(() => mask.Iou(other)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RunLengthMask.Iou(mask, other));
        Assert.Throws<ArgumentException>(() => mask.Union(other));
        Assert.Throws<ArgumentException>(() => mask.Intersect(other));
        Assert.Throws<ArgumentException>(() => mask.Subtract(other));
        Assert.Throws<ArgumentException>(() => RunLengthMask.Merge([mask, mask, other], intersect: false));
        Assert.Throws<ArgumentException>(() => RunLengthMask.Merge([], intersect: false));
        Assert.Throws<ArgumentException>(() => RunLengthMask.FromRowMajor(new byte[7], 2, 3));
        Assert.Throws<ArgumentNullException>(() => RunLengthMask.Merge(null!, intersect: false));
        Assert.Throws<ArgumentNullException>(() => RunLengthMask.Merge([null!], intersect: false));
        Assert.Throws<ArgumentNullException>(() => RunLengthMask.Iou(mask, null!));
        Assert.Throws<ArgumentNullException>(() => RunLengthMask.Iou(null!, mask));
        Assert.Throws<ArgumentNullException>(() => mask.Union(null!));
        Assert.Throws<ArgumentNullException>(() => RunLengthMask.FromPolygon(null!, 1, 1));
        Assert.Throws<ArgumentNullException>(() => RunLengthMask.FromBox(null!, 1, 1));
        Assert.Throws<ArgumentNullException>(() => RunLengthMask.FromCompressed((string)null!, 1, 1));
    }

    [Fact]
    public void An_empty_mask_has_an_empty_box_and_nothing_to_clip()
    {
        var mask = Pixels.Mask("...", "...");

        Assert.Equal(new BoundingBox(0, 0, 0, 0), mask.Bounds);
        Assert.Equal(0, mask.Area);
        Assert.Equal(0, mask.Iou(mask));
        Assert.Null(mask.ClipTo(new PixelSize(9, 9)));
        Assert.Null(mask.ToPolygon());
        Assert.True(mask.IsInside(new PixelSize(1, 1)));
    }

    [Fact]
    public void Clipping_moves_the_pixels_to_the_images_grid()
    {
        var mask = Pixels.Mask("#.#", "##.", "..#");

        Assert.Equal(["#.", "##"], Pixels.Rows(mask.ClipTo(new PixelSize(2, 2))!));
        Assert.Equal(["#.#..", "##...", "..#..", "....."], Pixels.Rows(mask.ClipTo(new PixelSize(5, 4))!));
        Assert.Equal(["#.#."], Pixels.Rows(mask.ClipTo(new PixelSize(4, 1))!));
        Assert.Equal(["#", "#", ".", "."], Pixels.Rows(mask.ClipTo(new PixelSize(1, 4))!));
        Assert.Same(mask, mask.ClipTo(new PixelSize(3, 3)));
        Assert.True(mask.IsInside(new PixelSize(3, 4)));
        Assert.False(mask.IsInside(new PixelSize(3, 2)));
        Assert.Throws<ArgumentException>(() => mask.ClipTo(default));
        Assert.Throws<ArgumentOutOfRangeException>(() => mask.ClipTo(new PixelSize(65_536, 1)));
    }

    [Fact]
    public void A_hole_is_taken_out_and_a_part_in_the_hole_is_put_back()
    {
        var polygon = new Polygon(
            new PolygonPart(new PolygonRing((0, 0), (5, 0), (5, 5), (0, 5)), new PolygonRing((1, 1), (4, 1), (4, 4), (1, 4))),
            new PolygonPart(new PolygonRing((2, 2), (3, 2), (3, 3), (2, 3))));

        Assert.Equal(["#####", "#...#", "#.#.#", "#...#", "#####"], Pixels.Rows(RunLengthMask.FromPolygon(polygon, 5, 5)));
    }

    [Fact]
    public void A_polygon_of_enormous_edges_takes_no_more_work_than_the_image_has_columns()
    {
        var points = Enumerable.Range(0, 1000).Select(i => new ImagePoint(i % 2 == 0 ? -1e7 : 1e7, (i * 20_000.0) - 1e7)).ToList();

        var mask = RunLengthMask.FromPolygon(new Polygon(points), 20, 20);

        Assert.InRange(mask.Area, 0, 400);
    }

    [Fact]
    public void A_crowd_is_matched_fully_by_a_part_of_it()
    {
        var part = Pixels.Mask("#...");
        var crowd = Pixels.Mask("###.");

        Assert.Equal(1.0 / 3, RunLengthMask.Iou(part, crowd));
        Assert.Equal(1, RunLengthMask.Iou(part, crowd, bCrowd: true));
        Assert.Equal(1.0 / 3, RunLengthMask.Iou(crowd, part, bCrowd: true));
        Assert.Equal(0, RunLengthMask.Iou(Pixels.Mask("...#"), crowd, bCrowd: true));
    }

    [Property]
    public void Pixels_come_back(RunLengthMask mask)
    {
        Assert.Equal(mask, RunLengthMask.FromRowMajor(mask.ToRowMajor(), mask.Height, mask.Width));
        Assert.Equal(mask, new RunLengthMask(mask.Height, mask.Width, mask.Counts.Span));
        Assert.Equal(mask.Area, mask.ToRowMajor().Count(pixel => pixel == 1));
        Assert.Equal(mask, Pixels.AtCenters(mask, mask.Height, mask.Width));
    }

    [Fact]
    public void Pixels_of_many_bands_of_columns_come_back()
    {
        var pixels = Enumerable.Range(0, 70 * 101).Select(i => (byte)(i * i % 7 < 3 ? 200 : 0)).ToArray();

        var mask = RunLengthMask.FromRowMajor(pixels, 70, 101);

        Assert.Equal(pixels.Select(pixel => (byte)(pixel == 0 ? 0 : 1)), mask.ToRowMajor());
    }

    [Property]
    public void Areas_of_union_and_intersection_add_up(SameSizeMasks masks)
    {
        var (a, b) = (masks.A, masks.B);
        var (union, shared) = (a.Union(b), a.Intersect(b));

        Assert.Equal(a.Area + b.Area, union.Area + shared.Area);
        Assert.Equal(a.Area - shared.Area, a.Subtract(b).Area);
        Assert.Equal(a, a.Subtract(b).Union(shared));
        Assert.Equal(union.Area == 0 ? 0 : shared.Area / union.Area, a.Iou(b));
        Assert.Equal(a.Iou(b), b.Iou(a));
        Assert.Equal(a.Area > 0 ? 1 : 0, a.Iou(a));
        Assert.Equal(union, b.Union(a));
        Assert.Equal(shared, b.Intersect(a));
    }

    [Property]
    public void Merging_many_is_merging_them_one_by_one(SameSizeMasks masks)
    {
        RunLengthMask[] all = [masks.A, masks.B, masks.C];

        Assert.Equal(masks.A.Union(masks.B).Union(masks.C), RunLengthMask.Merge(all, intersect: false));
        Assert.Equal(masks.A.Intersect(masks.B).Intersect(masks.C), RunLengthMask.Merge(all, intersect: true));
        Assert.Equal(masks.A, RunLengthMask.Merge([masks.A], intersect: true));
    }

    [Property]
    public void The_bounds_are_the_smallest_box_around_the_set_pixels(RunLengthMask mask)
    {
        var set = mask.ToRowMajor().Select((pixel, i) => (pixel, X: i % mask.Width, Y: i / mask.Width)).Where(p => p.pixel == 1).ToList();
        var expected = set.Count == 0
            ? new BoundingBox(0, 0, 0, 0)
            : BoundingBox.FromCorners(set.Min(p => p.X), set.Min(p => p.Y), set.Max(p => p.X) + 1, set.Max(p => p.Y) + 1);

        Assert.Equal(expected, mask.Bounds);
    }

    [Theory]
    [InlineData(1, 65_535)]
    [InlineData(65_535, 1)]
    [InlineData(65_535, 16_384)]
    [InlineData(65_521, 16_387)]
    [InlineData(32_768, 32_768)]
    [InlineData(3, 65_535)]
    public void The_bounds_and_the_area_are_right_on_the_largest_grids(int height, int width)
    {
        var random = new Random(height);
        for (var round = 0; round < 300; round++)
        {
            // Set runs of at most two pixels at chosen places: those next to the ends of columns, and any.
            var total = (long)height * width;
            var column = random.NextInt64(width);
            long[] places = [.. new[] { column * height, (column * height) + height - 1, random.NextInt64(total), random.NextInt64(total), total - 1 }.Where(_ => random.Next(3) > 0).Distinct().Order()];
            var counts = new List<uint>();
            long written = 0;
            foreach (var place in places)
            {
                counts.AddRange(place == written && counts.Count > 0 ? [] : [(uint)(place - written), 0]);
                counts[^1]++;
                written = place + 1;
            }

            counts.Add((uint)(total - written));
            var mask = new RunLengthMask(height, width, [.. counts]);

            Assert.Equal(places.Length, mask.Area);
            Assert.Equal(
                places.Length == 0
                    ? new BoundingBox(0, 0, 0, 0)
                    : BoundingBox.FromCorners(places.Min(at => at / height), places.Min(at => at % height), places.Max(at => at / height) + 1, places.Max(at => at % height) + 1),
                mask.Bounds);
        }
    }

    [Property]
    public void Clipping_keeps_exactly_the_pixels_on_the_new_grid(RunLengthMask mask, PixelSize size)
    {
        var expected = Pixels.AtCenters(mask, size.Height, size.Width);

        Assert.Equal(expected.Area == 0 ? null : expected, mask.ClipTo(size));
    }

    [Property]
    public void A_filled_box_on_pixel_edges_is_its_pixels(BoundingBox box, PixelSize size)
    {
        var whole = new BoundingBox(Math.Floor(box.X), Math.Floor(box.Y), Math.Floor(box.Width), Math.Floor(box.Height));

        Assert.Equal(Pixels.AtCenters(whole, size.Height, size.Width), RunLengthMask.FromBox(whole, size.Height, size.Width));
    }

    [Property]
    public void A_filled_polygon_holds_the_pixels_whose_centres_are_well_inside_and_none_whose_centres_are_well_outside(Polygon polygon, PixelSize size)
    {
        var filled = RunLengthMask.FromPolygon(polygon, size.Height, size.Width);
        var pixels = filled.ToRowMajor();

        for (var i = 0; i < pixels.Length; i++)
        {
            var center = new ImagePoint((i % size.Width) + 0.5, (i / size.Width) + 0.5);

            // The outline is followed on a grid of fifths of a pixel, so within a fifth, and its rounding, either answer is right.
            if (Pixels.DistanceToOutline(polygon, center) > 0.35)
            {
                Assert.Equal(polygon.Contains(center), pixels[i] == 1);
            }
        }
    }

    [Property]
    public void Any_polygon_can_be_filled(WildPolygon wild, PixelSize size)
        => Assert.InRange(RunLengthMask.FromPolygon(wild.Polygon, size.Height, size.Width).Area, 0, size.Area);

    [Fact]
    public void Any_number_of_masks_united_intersected_or_subtracted_are_what_their_pixels_say()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            int height = random.Next(1, 7), width = random.Next(1, 7), count = random.Next(1, 10);
            var pixels = Enumerable.Range(0, count).Select(_ =>
            {
                var share = random.Next(0, 5) / 4.0;
                return Enumerable.Range(0, height * width).Select(_ => (byte)(random.NextDouble() < share ? 1 : 0)).ToArray();
            }).ToArray();
            var masks = pixels.Select(one => RunLengthMask.FromRowMajor(one, height, width)).ToArray();
            byte[] Of(Func<int, bool> isSet) => [.. Enumerable.Range(0, height * width).Select(i => (byte)(isSet(i) ? 1 : 0))];
            var expected = new[] { Of(i => pixels.Any(one => one[i] == 1)), Of(i => pixels.All(one => one[i] == 1)), Of(i => pixels[0][i] == 1 && pixels[^1][i] == 0) };

            RunLengthMask[] combined = [RunLengthMask.Merge(masks, intersect: false), RunLengthMask.Merge(masks, intersect: true), masks[0].Subtract(masks[^1])];

            Assert.Equal(expected, combined.Select(mask => mask.ToRowMajor()));
            Assert.All(combined, mask => Assert.DoesNotContain(0u, mask.Counts[1..].ToArray()));
            Assert.Equal(expected.Select(one => RunLengthMask.FromRowMajor(one, height, width)), combined);
        }
    }
}
