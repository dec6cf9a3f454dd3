using System.Text.Json;
using static Labeling.Export.Coco.TestProject;

namespace Labeling.Export.Coco;

public sealed class CocoExportTests : IDisposable
{
    private static readonly PixelSize Size = new(640, 480);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_box_is_written_as_standard_coco()
    {
        var project = Create(LabelingTaskType.ObjectDetection, Class(3, "can"));

        var report = await new CocoExport(_folder["out.json"]).ExportAsync(
            Snapshot(project, Item(7, "shelf/a.jpg", Size, Annotation(11, 3, new BoundingBox(10, 20.5, 40, 60.25)))));

        Assert.Equal(
            """
            {"info":{"description":"Fridge"},"licenses":[],"categories":[{"id":3,"name":"can","supercategory":""}],"annotations":[{"id":11,"image_id":7,"category_id":3,"bbox":[10,20.5,40,60.25],"area":2410,"segmentation":[],"iscrowd":0}],"images":[{"id":7,"file_name":"shelf/a.jpg","width":640,"height":480}]}

            """.ReplaceLineEndings("\n"),
            await File.ReadAllTextAsync(_folder["out.json"]));
        Assert.Equal(1, report.Images);
        Assert.Equal(1, report.Annotations);
        Assert.Equal(_folder["out.json"], report.Location);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public async Task A_polygon_of_several_parts_is_written_as_several_lists()
    {
        var polygon = new Polygon(
            new PolygonPart(new PolygonRing((0, 0), (10, 0), (10, 10), (0, 10))),
            new PolygonPart(new PolygonRing((20, 20), (30, 20), (20, 30))));

        var annotation = await ExportOneAsync(Annotation(1, 1, polygon));

        Assert.Equal("[[0,0,10,0,10,10,0,10],[20,20,30,20,20,30]]", annotation.GetProperty("segmentation").GetRawText());
        Assert.Equal("[0,0,30,30]", annotation.GetProperty("bbox").GetRawText());
        Assert.Equal("150", annotation.GetProperty("area").GetRawText());
        Assert.Equal("0", annotation.GetProperty("iscrowd").GetRawText());
    }

    [Fact]
    public async Task A_polygon_with_a_hole_becomes_a_mask_that_is_no_crowd_and_keeps_its_true_area()
    {
        var polygon = new Polygon(new PolygonPart(
            new PolygonRing((2, 2), (18, 2), (18, 18), (2, 18)),
            new PolygonRing((6, 6), (14, 6), (14, 14), (6, 14))));

        var annotation = await ExportOneAsync(Annotation(1, 1, polygon));

        var segmentation = annotation.GetProperty("segmentation");
        Assert.Equal("[480,640]", segmentation.GetProperty("size").GetRawText());
        var mask = RunLengthMask.FromCompressed(segmentation.GetProperty("counts").GetString()!, 480, 640);
        Assert.Equal(192, mask.Area);
        Assert.False(mask.Contains((10, 10)));
        Assert.Equal("192", annotation.GetProperty("area").GetRawText());
        Assert.Equal("[2,2,16,16]", annotation.GetProperty("bbox").GetRawText());
        Assert.Equal("0", annotation.GetProperty("iscrowd").GetRawText());
    }

    [Fact]
    public async Task A_mask_is_written_compressed_with_the_number_of_its_pixels()
    {
        var mask = RunLengthMask.FromPolygon(new Polygon((0, 0), (200, 0), (0, 300)), 480, 640);

        var annotation = await ExportOneAsync(Annotation(1, 1, mask));

        Assert.Equal(mask.ToCompressed(), annotation.GetProperty("segmentation").GetProperty("counts").GetString());
        Assert.Equal(mask.Area, annotation.GetProperty("area").GetDouble());
        Assert.Equal(new BoundingBox(0, 0, 200, 299), mask.Bounds);
        Assert.Equal("[0,0,200,299]", annotation.GetProperty("bbox").GetRawText());
    }

    [Fact]
    public async Task A_mask_of_another_size_is_brought_to_the_images_and_reported()
    {
        var mask = RunLengthMask.FromBox(new BoundingBox(0, 0, 10, 10), 20, 20);
        var report = await ExportAsync(LabelingTaskType.InstanceSegmentation, Item(1, "a.jpg", Size, Annotation(5, 1, mask)));

        Assert.Equal("[480,640]", FirstAnnotation().GetProperty("segmentation").GetProperty("size").GetRawText());
        Assert.Equal("100", FirstAnnotation().GetProperty("area").GetRawText());
        Assert.Contains("annotation 5 of item 1", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_for_the_whole_image_has_neither_box_nor_outline_nor_area()
    {
        await ExportAsync(LabelingTaskType.ImageClassificationMultiLabel, Item(1, "a.jpg", Size, Annotation(5, 1), Annotation(6, 2)));

        Assert.Equal(
            """[{"id":5,"image_id":1,"category_id":1,"iscrowd":0},{"id":6,"image_id":1,"category_id":2,"iscrowd":0}]""",
            Read().GetProperty("annotations").GetRawText());
    }

    [Fact]
    public async Task A_crowd_is_one_and_attributes_and_scores_are_kept()
    {
        var annotation = await ExportOneAsync(new Annotation(new LabelClassId(1), new BoundingBox(0, 0, 1, 1))
        {
            Id = 9,
            IsCrowd = true,
            IsOccluded = true,
            IsTruncated = true,
            Score = 0.1,
        });

        Assert.Equal("1", annotation.GetProperty("iscrowd").GetRawText());
        Assert.Equal("0.1", annotation.GetProperty("score").GetRawText());
        Assert.Equal("""{"occluded":true,"truncated":true}""", annotation.GetProperty("attributes").GetRawText());
    }

    [Fact]
    public async Task An_image_without_labels_is_an_image_without_annotations()
    {
        var report = await ExportAsync(LabelingTaskType.ObjectDetection, Item(1, "a.jpg", Size), Item(2, "b.jpg", Size));

        Assert.Equal(2, Read().GetProperty("images").GetArrayLength());
        Assert.Equal(0, Read().GetProperty("annotations").GetArrayLength());
        Assert.Equal(2, report.Images);
    }

    [Theory]
    [InlineData(LabelingTaskType.ObjectDetection)]
    [InlineData(LabelingTaskType.InstanceSegmentation)]
    public async Task An_image_of_unknown_size_is_left_out_with_its_labels_and_named(LabelingTaskType taskType)
    {
        var report = await ExportAsync(taskType, Item(1, "a.jpg", default, Annotation(1, 1, new BoundingBox(0, 0, 1, 1))), Item(2, "b.jpg", Size));

        Assert.Equal(2, Assert.Single(Read().GetProperty("images").EnumerateArray()).GetProperty("id").GetInt32());
        Assert.Equal(0, Read().GetProperty("annotations").GetArrayLength());
        Assert.Contains("'a.jpg'", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_for_the_whole_image_needs_no_size()
    {
        var report = await ExportAsync(LabelingTaskType.ImageClassificationMultiClass, Item(1, "a.jpg", default, Annotation(1, 1)));

        Assert.Equal("""[{"id":1,"file_name":"a.jpg"}]""", Read().GetProperty("images").GetRawText());
        Assert.Equal(1, Read().GetProperty("annotations").GetArrayLength());
        Assert.Contains("'a.jpg'", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_stay_when_other_items_come_or_go()
    {
        var first = Item(4, "a.jpg", Size, Annotation(40, 2, new BoundingBox(0, 0, 1, 1)));
        var second = Item(9, "b.jpg", Size, Annotation(90, 1, new BoundingBox(0, 0, 2, 2)));

        await ExportAsync(LabelingTaskType.ObjectDetection, first, second);
        var before = Read().GetProperty("annotations")[1].GetRawText();
        await ExportAsync(LabelingTaskType.ObjectDetection, second);

        Assert.Equal(before, FirstAnnotation().GetRawText());
    }

    [Fact]
    public async Task The_class_path_is_the_name_and_the_path_above_is_the_supercategory()
    {
        var project = Create(LabelingTaskType.ObjectDetection, Class(1, "Animal"), Class(2, "Animal/Cat", 1), Class(5, "Plant/Cat"));

        await new CocoExport(_folder["out.json"]).ExportAsync(Snapshot(project));

        Assert.Equal(
            """[{"id":1,"name":"Animal","supercategory":""},{"id":2,"name":"Animal/Cat","supercategory":"Animal"},{"id":5,"name":"Plant/Cat","supercategory":""}]""",
            Read().GetProperty("categories").GetRawText());
    }

    [Theory]
    [InlineData("冷蔵庫/缶 ①.jpg")]
    [InlineData("emoji 🥫.jpg")]
    [InlineData("quote\" and back\\slash.jpg")]
    [InlineData("<script>alert(1)</script>.jpg")]
    [InlineData("=cmd|' /C calc'!A0.jpg")]
    [InlineData("e\u0301 and \u00e9.jpg")]
    [InlineData("\u202egnp.exe")]
    public async Task File_and_class_names_come_back_as_they_were_and_beyond_ascii_unescaped(string name)
    {
        var project = Create(LabelingTaskType.ObjectDetection, Class(1, name.Replace('/', '-')));

        await new CocoExport(_folder["out.json"]).ExportAsync(Snapshot(project, Item(1, name, Size)));

        Assert.Equal(name, Read().GetProperty("images")[0].GetProperty("file_name").GetString());
        Assert.Equal(name.Replace('/', '-'), Read().GetProperty("categories")[0].GetProperty("name").GetString());
        Assert.DoesNotContain("\\u", await File.ReadAllTextAsync(_folder["out.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_and_halves_of_surrogate_pairs_are_escaped()
    {
        var project = Create(LabelingTaskType.ObjectDetection, Class(1, "a\r\n\0\u0001b\ud800c"));

        await new CocoExport(_folder["out.json"]).ExportAsync(Snapshot(project));

        Assert.Contains("\"a\\u000d\\u000a\\u0000\\u0001b\\ud800c\"", await File.ReadAllTextAsync(_folder["out.json"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("\\\\host\\share\\a.jpg")]
    [InlineData("C:\\a.jpg")]
    [InlineData("../a.jpg")]
    [InlineData("a/../../b.jpg")]
    [InlineData("a\\..\\..\\b.jpg")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://host/a.jpg")]
    [InlineData("a\0.jpg")]
    public async Task A_path_that_leads_out_of_the_folder_is_left_out_and_named(string path)
    {
        var report = await ExportAsync(LabelingTaskType.ObjectDetection, Item(1, path, Size, Annotation(1, 1, new BoundingBox(0, 0, 1, 1))));

        Assert.Equal(0, Read().GetProperty("images").GetArrayLength());
        Assert.Equal(0, Read().GetProperty("annotations").GetArrayLength());
        Assert.Contains("Item 1", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_of_a_class_that_is_gone_is_left_out_and_named()
    {
        var report = await ExportAsync(LabelingTaskType.ObjectDetection, Item(1, "a.jpg", Size, Annotation(8, 77, new BoundingBox(0, 0, 1, 1))));

        Assert.Equal(0, Read().GetProperty("annotations").GetArrayLength());
        Assert.Contains("label class 77", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_annotation_without_an_id_is_refused_and_nothing_is_written()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => ExportAsync(LabelingTaskType.ObjectDetection, Item(1, "a.jpg", Size, Annotation(0, 1, new BoundingBox(0, 0, 1, 1)))));

        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task Warnings_are_counted_and_not_all_kept()
    {
        var report = await ExportAsync(LabelingTaskType.ObjectDetection, [.. Enumerable.Range(1, 150).Select(id => Item(id, $"{id}.jpg", default))]);

        Assert.Equal(101, report.Warnings.Count);
        Assert.Equal("And 50 more.", report.Warnings[^1]);
    }

    [Fact]
    public async Task Labeler_details_are_written_only_when_asked_for()
    {
        var project = Create(LabelingTaskType.ObjectDetection, Class(1, "can"));
        var snapshot = Snapshot(project, Item(1, "a.jpg", Size));

        await new CocoExport(_folder["without.json"]).ExportAsync(snapshot);
        await new CocoExport(_folder["out.json"]) { IncludeLabelerDetails = true }.ExportAsync(snapshot);

        Assert.DoesNotContain("ana", await File.ReadAllTextAsync(_folder["without.json"]), StringComparison.Ordinal);
        var image = Read().GetProperty("images")[0];
        Assert.Equal("ana", image.GetProperty("labeler").GetString());
        Assert.Equal("2026-01-02T01:04:05.0000000Z", image.GetProperty("labeled_at").GetString());
        Assert.True(image.GetProperty("approved").GetBoolean());
    }

    [Fact]
    public async Task Info_and_the_only_licence_are_written()
    {
        var project = Create(LabelingTaskType.ObjectDetection, Class(1, "can"));
        var options = new CocoWriterOptions
        {
            Info = new CocoInfo { Description = "d", Url = "u", Version = "1", Year = 2026, Contributor = "c", DateCreated = "t" },
            Licenses = [new CocoLicense { Id = 4, Name = "CC0", Url = "l" }],
        };

        await new CocoExport(_folder["out.json"], options).ExportAsync(Snapshot(project, Item(1, "a.jpg", Size)));

        Assert.Equal("""{"description":"d","url":"u","version":"1","year":2026,"contributor":"c","date_created":"t"}""", Read().GetProperty("info").GetRawText());
        Assert.Equal("""[{"id":4,"name":"CC0","url":"l"}]""", Read().GetProperty("licenses").GetRawText());
        Assert.Equal(4, Read().GetProperty("images")[0].GetProperty("license").GetInt32());
    }

    [Fact]
    public async Task The_same_labels_give_the_same_bytes()
    {
        var project = Create(LabelingTaskType.ObjectDetection, Class(1, "can"));
        var snapshot = Snapshot(project, Item(1, "a.jpg", Size, Annotation(1, 1, new BoundingBox(1.0 / 3, 0, 1e-9, 1e6))));

        await new CocoExport(_folder["1.json"]).ExportAsync(snapshot);
        await new CocoExport(_folder["2.json"]).ExportAsync(snapshot);

        Assert.Equal(await File.ReadAllBytesAsync(_folder["1.json"]), await File.ReadAllBytesAsync(_folder["2.json"]));
    }

    private async Task<JsonElement> ExportOneAsync(Annotation annotation)
    {
        await ExportAsync(LabelingTaskType.InstanceSegmentation, Item(1, "a.jpg", Size, annotation));
        return FirstAnnotation();
    }

    private Task<ExportReport> ExportAsync(LabelingTaskType taskType, params Item[] items)
        => new CocoExport(_folder["out.json"]).ExportAsync(Snapshot(Create(taskType, Class(1, "can"), Class(2, "carton")), items));

    private JsonElement FirstAnnotation() => Read().GetProperty("annotations")[0];

    private JsonElement Read() => JsonDocument.Parse(File.ReadAllBytes(_folder["out.json"])).RootElement;
}
