using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>What Mask R-CNN is put together of. benchmarks/Labeling.TorchComparison holds the whole against torchvision.</summary>
[Collection(OneAtATime.Name)]
public sealed class SegmentationPartsTests : IDisposable
{
    private readonly DisposeScope? _scope;

    public SegmentationPartsTests()
    {
        LibtorchHere.Require();
        _scope = NewDisposeScope();
    }

    public void Dispose() => _scope?.Dispose();

    [Fact]
    public void A_square_cut_out_of_a_slope_has_the_heights_at_the_middles_of_its_places()
    {
        // The map is a quarter of the picture; its value is 3 x + 5 y at every place.
        var map = (arange(32, dtype: ScalarType.Float32) * 3) + (arange(24, dtype: ScalarType.Float32).unsqueeze(1) * 5);
        var box = tensor(new float[] { 16, 8, 72, 64 }, 1, 4);

        var square = RoiAlign.Cut([map.view(1, 1, 24, 32)], [box], 7);

        // Fourteen places of the map are seven of the square: two each, whose middle is one further.
        for (var y = 0; y < 7; y++)
        {
            for (var x = 0; x < 7; x++)
            {
                Assert.Equal((3 * (4 + (2 * x) + 1)) + (5 * (2 + (2 * y) + 1)), square[0, 0, y, x].item<float>(), 1e-3);
            }
        }
    }

    [Fact]
    public void The_gradient_of_a_cut_comes_to_one_for_each_place_of_the_square()
    {
        var map = rand(2, 3, 16, 16, dtype: ScalarType.Float64).requires_grad_();
        var boxes = new[] { tensor(new double[] { 5, 6, 40, 50, 20, 20, 30, 25 }, 2, 4), tensor(new double[] { 1, 1, 9, 60 }, 1, 4) };

        RoiAlign.Cut([map], boxes, 7).sum().backward();

        Assert.Equal([2 * 49, 2 * 49, 2 * 49, 49, 49, 49], map.grad!.sum([2, 3]).reshape(-1).data<double>().ToArray().Select(sum => Math.Round(sum, 6)));
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(111, 0)]
    [InlineData(113, 1)]
    [InlineData(223, 1)]
    [InlineData(225, 2)]
    [InlineData(449, 3)]
    [InlineData(4000, 3)]
    public void Large_boxes_are_cut_from_coarse_levels(float side, long level)
        => Assert.Equal(level, RoiAlign.LevelOf(tensor(new[] { 0, 0, side, side }, 1, 4), 4).item<long>());

    [Fact]
    public void No_boxes_are_no_squares()
        => Assert.Equal([0, 4, 7, 7], RoiAlign.Cut([rand(1, 4, 8, 8)], [zeros(0, 4)], 7).shape);

    [Fact]
    public void A_box_comes_back_from_its_code()
    {
        var coder = new BoxCoder(10, 5);
        var from = tensor(new float[] { 10, 20, 50, 40, 0, 0, 8, 8 }, 2, 4);
        var to = tensor(new float[] { 12, 18, 70, 44, 3, 1, 6, 7.5f }, 2, 4);

        var back = coder.Decode(coder.Encode(to, from).unsqueeze(1), from).squeeze(1);

        Assert.True(to.allclose(back, 1e-4, 1e-3), $"{string.Join(' ', back.data<float>().ToArray())}");
    }

    [Fact]
    public void A_proposal_matches_by_overlap_and_the_best_of_each_object_always_does()
    {
        var truth = tensor(new float[] { 0, 0, 10, 10, 100, 100, 140, 140 }, 2, 4);
        var proposed = tensor(new float[] { 0, 0, 10, 9, 0, 0, 10, 5, 50, 50, 60, 60, 100, 100, 115, 120 }, 4, 4);

        Assert.Equal([0L, BoxMatching.Undecided, BoxMatching.Background, BoxMatching.Background], BoxMatching.Match(truth, proposed, 0.7, 0.3, bestAlways: false).data<long>().ToArray());
        Assert.Equal([0L, BoxMatching.Undecided, BoxMatching.Background, 1], BoxMatching.Match(truth, proposed, 0.7, 0.3, bestAlways: true).data<long>().ToArray());
    }

    [Fact]
    public void Examples_are_drawn_with_the_share_asked_for_and_by_the_seed_alone()
    {
        long[] labels = [.. Enumerable.Range(0, 200).Select(i => (long)((i % 4) - 1))];

        var (positive, negative) = BoxMatching.Draw(labels, 40, 0.25, new Random(3));
        var (again, _) = BoxMatching.Draw(labels, 40, 0.25, new Random(3));

        Assert.Equal(10, positive.Length);
        Assert.Equal(30, negative.Length);
        Assert.All(positive, index => Assert.True(labels[index] > 0));
        Assert.All(negative, index => Assert.Equal(0, labels[index]));
        Assert.Equal(positive, again);
        Assert.Equal(positive.Order(), positive);
    }

    [Fact]
    public void A_full_square_is_pasted_as_its_box()
    {
        float[] full = [.. Enumerable.Repeat(1f, 28 * 28)];

        var mask = MaskPasting.ToMask(full, new Box(20, 10, 48, 66), new PixelSize(100, 80))!;

        Assert.InRange(mask.Area, 0.95 * 28 * 56, 1.12 * 28 * 56);
        Assert.True(mask.Bounds.Iou(new BoundingBox(20, 10, 28, 56)) > 0.9, $"{mask.Bounds}");
    }

    [Fact]
    public void A_mask_that_reaches_out_of_the_picture_is_cut_off_there()
    {
        float[] full = [.. Enumerable.Repeat(1f, 28 * 28)];

        var mask = MaskPasting.ToMask(full, new Box(-20, -10, 15, 95), new PixelSize(40, 80))!;

        Assert.Equal(80, mask.Height);
        Assert.Equal(80, mask.Bounds.Height);
        Assert.Equal(0, mask.Bounds.X);
        Assert.Null(MaskPasting.ToMask(new float[28 * 28], new Box(0, 0, 10, 10), new PixelSize(40, 80)));
    }

    [Fact]
    public void A_mask_is_cut_to_what_a_box_shows_of_it()
    {
        // The right half of the window is set.
        byte[] pixels = [.. Enumerable.Range(0, 56 * 56).Select(i => (byte)(i % 56 >= 28 ? 1 : 0))];
        var mask = new InstanceMask(30, 20, 56, 56, pixels);
        var square = new float[28 * 28];

        mask.Cut(new Box(30, 20, 86, 76), new PixelSize(200, 100), square, 28);

        Assert.Equal(0, square[(5 * 28) + 3]);
        Assert.Equal(1, square[(5 * 28) + 20]);
        Assert.Equal(0.5 * 28 * 28, square.Sum(), 28.0);
    }

    [Fact]
    public void Anchors_are_as_large_as_the_small_objects_of_a_project()
    {
        var sizes = ObjectSizes.Of([[new Box(0, 0, 12, 12), new Box(0, 0, 40, 10)], [.. Enumerable.Repeat(new Box(0, 0, 30, 30), 60)]]);

        var small = MaskRcnnDesign.Of(Architecture.MobileNetV2, 1, sizes);
        var usual = MaskRcnnDesign.Of(Architecture.ResNet50, 1, new ObjectSizes(120, 4));

        Assert.Equal([30, 60, 120, 240, 480], small.AnchorSizes);
        Assert.Equal(120, small.MostObjects);
        Assert.Equal([32, 64, 128, 256, 512], usual.AnchorSizes);
        Assert.Equal(256, usual.Channels);
    }

    [Fact]
    public void An_outline_with_a_hole_and_two_parts_is_learned_as_its_pixels()
    {
        var shape = Polygon.FromFlat(0, 0, 20, 0, 20, 20, 0, 20);
        var holed = new Polygon(new PolygonPart(shape.Parts[0].Outer, PolygonRing.FromFlat(5, 5, 15, 5, 15, 15, 5, 15)), new PolygonPart(PolygonRing.FromFlat(30, 0, 40, 0, 40, 10, 30, 10)));
        var item = new Item
        {
            Id = new ItemId(1),
            Path = "x.png",
            Size = 1,
            ContentTag = "1",
            Status = ItemStatus.Labeled,
            Version = 1,
            Annotations = [new Annotation(new LabelClassId(7), holed), new Annotation(new LabelClassId(7), shape) { IsCrowd = true }, new Annotation(new LabelClassId(9), shape)],
        };

        var outlines = InstanceOutlines.Of(item, new Dictionary<LabelClassId, int> { [new LabelClassId(7)] = 2 }, 2, 1);
        var targets = outlines.ToTargets(new PixelSize(70, 50), CPU);

        var mask = Assert.Single(targets.Masks);
        Assert.Equal(3L, targets.Labels.item<long>());
        Assert.Equal([0f, 0, 70, 20], targets.Boxes.data<float>().ToArray());
        Assert.Equal((20 * 40) - (10 * 20) + (10 * 10), mask.Pixels.Sum(pixel => pixel));
    }
}
