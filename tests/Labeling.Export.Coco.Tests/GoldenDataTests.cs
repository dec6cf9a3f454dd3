using System.Globalization;
using System.Text.Json;
using static Labeling.Export.Coco.TestProject;

namespace Labeling.Export.Coco;

/// <summary>Real data sets, exported through items of our own, must come out as they are.</summary>
public sealed class GoldenDataTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nuclei_come_out_as_they_went_in()
    {
        using var source = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.Find("segmentation-nuclei/polygons.json")));
        var project = Create(LabelingTaskType.InstanceSegmentation, Class(1, "nucleus"));

        var report = await new CocoExport(_folder["out.json"]).ExportAsync(Snapshot(project, [.. ItemsOf(source.RootElement)]));

        Assert.Empty(report.Warnings);
        using var exported = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["out.json"]));
        var before = source.RootElement.GetProperty("annotations").EnumerateArray().ToDictionary(a => a.GetProperty("id").GetInt64());
        var after = exported.RootElement.GetProperty("annotations").EnumerateArray().ToList();
        Assert.Equal(1935, after.Count);
        Assert.Equal(54, exported.RootElement.GetProperty("images").GetArrayLength());
        foreach (var annotation in after)
        {
            AssertSame(before[annotation.GetProperty("id").GetInt64()], annotation);
        }
    }

    [Fact]
    public async Task Nuclei_read_as_labels_are_the_shapes_of_the_file()
    {
        var path = SharedData.Find("segmentation-nuclei/polygons.json");
        using var source = JsonDocument.Parse(await File.ReadAllBytesAsync(path));

        var labels = await CocoFile.ReadLabelsAsync(path);

        var expected = ItemsOf(source.RootElement).ToDictionary(item => item.Path);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), labels.Keys.Order(StringComparer.Ordinal));
        Assert.All(labels, pair => Assert.Equal(
            expected[pair.Key].Annotations.Select(annotation => annotation.Shape),
            pair.Value.Select(annotation => annotation.Shape)));
        Assert.All(labels.Values.SelectMany(list => list), annotation => Assert.Equal("nucleus", annotation.ClassName));
    }

    [Fact]
    public async Task Blood_cells_come_back_as_the_boxes_of_the_table()
    {
        var rows = (await File.ReadAllLinesAsync(SharedData.Find("detection-bloodcells/boxes.csv"))).Skip(1).Select(line => line.Split(',')).ToList();
        string[] classes = [.. rows.Select(row => row[3]).Distinct().Order(StringComparer.Ordinal)];
        var project = Create(LabelingTaskType.ObjectDetection, [.. classes.Select((name, i) => Class(i + 1, name))]);
        var nextId = 1;
        var items = rows.GroupBy(row => row[0]).Select((group, i) => Item(
            i + 1,
            group.Key,
            new PixelSize(int.Parse(group.First()[1], CultureInfo.InvariantCulture), int.Parse(group.First()[2], CultureInfo.InvariantCulture)),
            [.. group.Select(row => Annotation(nextId++, Array.IndexOf(classes, row[3]) + 1, BoxOf(row)))])).ToList();

        await new CocoExport(_folder["out.json"]).ExportAsync(Snapshot(project, items));
        var labels = await CocoFile.ReadLabelsAsync(_folder["out.json"]);

        Assert.Equal(
            rows.Select(row => (row[0], row[3], BoxOf(row))),
            labels.SelectMany(pair => pair.Value.Select(label => (pair.Key, label.ClassName!, (BoundingBox)label.Shape!))));
    }

    private static BoundingBox BoxOf(string[] row)
    {
        var numbers = row[4..8].Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new BoundingBox(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static IEnumerable<Item> ItemsOf(JsonElement coco)
    {
        var byImage = coco.GetProperty("annotations").EnumerateArray().ToLookup(a => a.GetProperty("image_id").GetInt64());
        return coco.GetProperty("images").EnumerateArray().Select(image => Item(
            image.GetProperty("id").GetInt64(),
            image.GetProperty("file_name").GetString()!,
            new PixelSize(image.GetProperty("width").GetInt32(), image.GetProperty("height").GetInt32()),
            [.. byImage[image.GetProperty("id").GetInt64()].Select(a => Annotation(a.GetProperty("id").GetInt64(), 1, PolygonOf(a)))]));
    }

    private static Polygon PolygonOf(JsonElement annotation)
        => new(annotation.GetProperty("segmentation").EnumerateArray().Select(ring => new PolygonPart(PolygonRing.FromFlat([.. ring.EnumerateArray().Select(number => number.GetDouble())]))));

    private static void AssertSame(JsonElement before, JsonElement after)
    {
        Assert.Equal(before.GetProperty("image_id").GetInt64(), after.GetProperty("image_id").GetInt64());
        Assert.Equal(before.GetProperty("category_id").GetInt64(), after.GetProperty("category_id").GetInt64());
        Assert.Equal(Numbers(before.GetProperty("bbox")), Numbers(after.GetProperty("bbox")));
        Assert.Equal(before.GetProperty("segmentation").EnumerateArray().Select(Numbers), after.GetProperty("segmentation").EnumerateArray().Select(Numbers));
        Assert.Equal(0, after.GetProperty("iscrowd").GetInt32());

        // The source counts pixels of masks whose holes it dropped, and lets outlines of one instance touch.
        if (!before.TryGetProperty("holes_dropped", out _))
        {
            Assert.Equal(before.GetProperty("area").GetDouble(), after.GetProperty("area").GetDouble());
        }
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];
}
