using System.Text.Json;

namespace Labeling.Tests.Geometry;

/// <summary>Runs against what pycocotools 2.0.11 answered; see golden/make_rle.py.</summary>
public sealed class PycocotoolsGoldenTests
{
    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "golden", "rle.json"))).RootElement;

    [Fact]
    public void Polygons_are_filled_bit_for_bit()
    {
        foreach (var (item, height, width) in Items("polygons"))
        {
            AssertSame(item, RunLengthMask.FromPolygon(Polygon.FromFlat(Doubles(item, "xy")), height, width));
        }
    }

    [Fact]
    public void Boxes_are_filled_bit_for_bit()
    {
        foreach (var (item, height, width) in Items("boxes"))
        {
            var box = Doubles(item, "box");
            AssertSame(item, RunLengthMask.FromBox(new BoundingBox(box[0], box[1], box[2], box[3]), height, width));
        }
    }

    [Fact]
    public void Pixels_are_encoded_the_same_way()
    {
        foreach (var (item, height, width) in Items("bitmaps"))
        {
            var rows = item.GetProperty("rows").EnumerateArray().Select(row => row.GetString()!);
            AssertSame(item, RunLengthMask.FromRowMajor([.. rows.SelectMany(row => row.Select(pixel => (byte)(pixel - '0')))], height, width));
        }
    }

    [Fact]
    public void Union_intersection_and_overlap_agree()
    {
        foreach (var (item, height, width) in Items("pairs"))
        {
            RunLengthMask a = new(height, width, Counts(item, "a")), b = new(height, width, Counts(item, "b"));

            Assert.Equal(Counts(item, "union"), RunLengthMask.Merge([a, b], intersect: false).Counts.ToArray());
            Assert.Equal(Counts(item, "intersection"), RunLengthMask.Merge([a, b], intersect: true).Counts.ToArray());
            Assert.Equal(item.GetProperty("iou").GetDouble(), RunLengthMask.Iou(a, b));
            Assert.Equal(item.GetProperty("crowdIou").GetDouble(), RunLengthMask.Iou(a, b, bCrowd: true));
        }
    }

    [Fact]
    public void The_overlap_of_boxes_agrees_to_the_last_bit()
    {
        foreach (var item in Golden.GetProperty("boxPairs").EnumerateArray())
        {
            double[] a = Doubles(item, "a"), b = Doubles(item, "b");
            Assert.Equal(item.GetProperty("iou").GetDouble(), new BoundingBox(a[0], a[1], a[2], a[3]).Iou(new BoundingBox(b[0], b[1], b[2], b[3])));
        }
    }

    [Fact]
    public void Text_of_large_masks_agrees()
    {
        foreach (var (item, height, width) in Items("texts"))
        {
            var mask = new RunLengthMask(height, width, Counts(item, "counts"));
            var text = item.GetProperty("text").GetString()!;

            Assert.Equal(text, mask.ToCompressed());
            Assert.Equal(mask, RunLengthMask.FromCompressed(text, height, width));
        }
    }

    private static void AssertSame(JsonElement expected, RunLengthMask mask)
    {
        Assert.Equal(Counts(expected, "counts"), mask.Counts.ToArray());
        Assert.Equal(expected.GetProperty("text").GetString(), mask.ToCompressed());
        Assert.Equal(expected.GetProperty("area").GetDouble(), mask.Area);
        var bounds = Doubles(expected, "bounds");
        Assert.Equal(new BoundingBox(bounds[0], bounds[1], bounds[2], bounds[3]), mask.Bounds);
    }

    private static IEnumerable<(JsonElement Item, int Height, int Width)> Items(string name)
        => Golden.GetProperty(name).EnumerateArray().Select(item => (item, item.GetProperty("height").GetInt32(), item.GetProperty("width").GetInt32()));

    private static double[] Doubles(JsonElement item, string name) => [.. item.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static uint[] Counts(JsonElement item, string name) => [.. item.GetProperty(name).EnumerateArray().Select(value => value.GetUInt32())];
}
