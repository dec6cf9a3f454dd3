using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.AzureMl;

public sealed class AzureMlExportTests : IDisposable
{
    private static readonly Project Cans = Project(LabelingTaskType.ObjectDetection, "can", "milk bottle");
    private static readonly Project Cells = Project(LabelingTaskType.InstanceSegmentation, "cell");

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The keys and their order as in an export of September 2022, the box as in the service's documentation: (10, 10), 30 wide, 60 high on 640 × 480.</summary>
    [Fact]
    public async Task The_coco_variant_is_written_as_the_service_did()
    {
        var report = await new AzureMlExport(_folder["out.json"]) { Datastore = "photos", ContainerUrl = new Uri("https://account.blob.core.windows.net/images/?sig=secret") }.ExportAsync(
            Snapshot(Cans, Item(1, "folder/ä 1.jpg", new Annotation(Label(2, new BoundingBox(10, 10, 30, 60))) { Id = 1 })));

        Assert.Equal(
            """
            {"images":[
            {"id":1,"width":640.0,"height":480.0,"file_name":"folder/ä 1.jpg","coco_url":"AmlDatastore://photos/folder/ä 1.jpg","absolute_url":"https://account.blob.core.windows.net/images/folder/%C3%A4%201.jpg","date_captured":"2026-01-02T01:04:05.0000000Z"}
            ],
            "annotations":[
            {"id":1,"category_id":2,"image_id":1,"area":0.0,"bbox":[0.015625,0.020833333333333332,0.046875,0.125]}
            ],
            "categories":[
            {"id":1,"name":"can"},
            {"id":2,"name":"milk bottle"}
            ]}

            """.ReplaceLineEndings("\n"),
            _folder.Read("out.json"));
        Assert.Equal((1, 1, _folder["out.json"]), (report.Images, report.Annotations, report.Location));
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public async Task Sizes_are_zero_and_coordinates_pixels_when_asked_for()
    {
        var snapshot = Snapshot(Cans, Item(1, "x.jpg", Label(1, new BoundingBox(10, 10.5, 30, 60))));
        await new AzureMlExport(_folder["zero.json"]) { ZeroSizes = true }.ExportAsync(snapshot);
        await new AzureMlExport(_folder["absolute.json"]) { Coordinates = AzureMlCoordinates.Absolute }.ExportAsync(snapshot);

        Assert.Contains("\"width\":0.0,\"height\":0.0", _folder.Read("zero.json"), StringComparison.Ordinal);
        Assert.Contains("\"bbox\":[0.015625,0.021875,0.046875,0.125]", _folder.Read("zero.json"), StringComparison.Ordinal);
        Assert.Contains("\"bbox\":[10.0,10.5,30.0,60.0]", _folder.Read("absolute.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_classification_has_an_annotation_without_a_box_for_each_label()
    {
        await new AzureMlExport(_folder["out.json"]).ExportAsync(Snapshot(Project(LabelingTaskType.ImageClassificationMultiLabel, "can", "carton"), Item(3, "x.jpg", default, [Label(1), Label(2)])));

        Assert.Contains("{\"id\":3000,\"category_id\":1,\"image_id\":3,\"area\":0.0},\n{\"id\":3001,\"category_id\":2,\"image_id\":3,\"area\":0.0}\n", _folder.Read("out.json"), StringComparison.Ordinal);
        Assert.Contains("\"width\":0.0", _folder.Read("out.json"), StringComparison.Ordinal);
    }

    /// <summary>The four forms of Microsoft's schema of JSON lines for AutoML.</summary>
    [Theory]
    [InlineData(LabelingTaskType.ImageClassificationMultiClass, "\"label\":\"can\",\"label_confidence\":1.0")]
    [InlineData(LabelingTaskType.ImageClassificationMultiLabel, "\"label\":[\"can\",\"milk bottle\"],\"label_confidence\":[1.0,0.5]")]
    [InlineData(LabelingTaskType.ObjectDetection, "\"label\":[{\"label\":\"can\",\"topX\":0.25,\"topY\":0.25,\"bottomX\":0.5,\"bottomY\":0.5,\"isCrowd\":0},{\"label\":\"milk bottle\",\"topX\":0,\"topY\":0,\"bottomX\":1,\"bottomY\":1,\"isCrowd\":1}],\"label_confidence\":[1.0,0.5]")]
    [InlineData(LabelingTaskType.InstanceSegmentation, "\"label\":[{\"label\":\"can\",\"isCrowd\":0,\"polygon\":[[0.0,0.0,0.5,0.0,0.5,0.5],[0.75,0.75,1.0,0.75,1.0,1.0]]}],\"label_confidence\":[1.0]")]
    public async Task Json_lines_have_a_form_for_each_task_type(LabelingTaskType taskType, string label)
    {
        IReadOnlyList<Annotation> labels = taskType switch
        {
            LabelingTaskType.ImageClassificationMultiClass => [Label(1)],
            LabelingTaskType.ImageClassificationMultiLabel => [Label(1), new Annotation(Label(2)) { Score = 0.5 }],
            LabelingTaskType.ObjectDetection => [Label(1, new BoundingBox(160, 120, 160, 120)), new Annotation(Label(2, new BoundingBox(0, 0, 640, 480))) { Score = 0.5, IsCrowd = true }],
            _ => [Label(1, new Polygon(new PolygonPart(new PolygonRing((0, 0), (320, 0), (320, 240))), new PolygonPart(new PolygonRing((480, 360), (640, 360), (640, 480)))))],
        };
        await new AzureMlExport(_folder["out/labels.jsonl"]).ExportAsync(Snapshot(Project(taskType, "can", "milk bottle"), Item(1, "Image_01.JPG", Size, labels)));

        Assert.Equal(
            $$"""{"image_url":"AmlDatastore://workspaceblobstore/Image_01.JPG","image_details":{"format":"jpg","width":"640px","height":"480px"},{{label}}}""" + "\n",
            _folder.Read("out/labels.jsonl"));
    }

    [Fact]
    public async Task An_mltable_file_lies_beside_json_lines()
    {
        await new AzureMlExport(_folder["out/labels.jsonl"]).ExportAsync(Snapshot(Cans));

        Assert.Equal(["out/MLTable", "out/labels.jsonl"], _folder.Files);
        Assert.Equal("", _folder.Read("out/labels.jsonl"));
        Assert.Contains("type: mltable\npaths:\n  - file: \"./labels.jsonl\"\ntransformations:\n  - read_json_lines:\n", _folder.Read("out/MLTable"), StringComparison.Ordinal);
        Assert.Contains("columns: image_url\n        column_type: stream_info\n", _folder.Read("out/MLTable"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_has_a_record_for_each_label()
    {
        await new AzureMlExport(_folder["out.csv"]).ExportAsync(Snapshot(Cans, Item(1, "x.jpg", Label(1, new BoundingBox(160, 120, 160, 120))), Item(2, "y.jpg")));

        Assert.Equal(
            "image_url,image_width,image_height,label,label_confidence,topX,topY,bottomX,bottomY,isCrowd,polygon\r\n"
            + "AmlDatastore://workspaceblobstore/x.jpg,640,480,can,1,0.25,0.25,0.5,0.5,0,\r\n"
            + "AmlDatastore://workspaceblobstore/y.jpg,640,480,,,,,,,,\r\n",
            _folder.Read("out.csv"));
    }

    [Fact]
    public async Task What_the_formats_cannot_hold_is_named()
    {
        var items = new[]
        {
            Item(1, "a.jpg", new Annotation(Label(1, RunLengthMask.FromBox(new BoundingBox(0, 0, 2, 2), 480, 640))) { IsOccluded = true, IsCrowd = true, Score = 0.5 }, Label(1), Label(1, new BoundingBox(0, 0, 3, 3))),
            Item(2, "b.jpg", default, [Label(1, new BoundingBox(0, 0, 3, 3))]),
            Item(3, "/c.jpg"),
        };

        var report = await new AzureMlExport(_folder["out.json"]).ExportAsync(Snapshot(Cells, items));

        Assert.Equal((1, 2), (report.Images, report.Annotations));
        Assert.Equal(
            [
                "The marks occluded and truncated are left out, because these formats have no place for them: once, in 'a.jpg'.",
                "Masks are written as the outlines of their pixels: once, in 'a.jpg'.",
                "Labels for whole images are left out, because the project is about objects: once, in 'a.jpg'.",
                "Boxes are written as polygons of four corners, because the project is a segmentation: once, in 'a.jpg'.",
                "Scores are left out, because the COCO variant has no place for them: once, in 'a.jpg'.",
                "Crowds are written as single objects, because the COCO variant has no mark for them: once, in 'a.jpg'.",
                "Item 2 ('b.jpg') is left out: the size of its image is not known, and its coordinates are shares of it.",
                "Item 3 is left out: its path '/c.jpg' is not relative to the images' folder.",
            ],
            report.Warnings);
    }

    [Fact]
    public void An_extension_that_tells_nothing_needs_the_format()
    {
        Assert.Throws<ArgumentException>(() => new AzureMlExport(_folder["out.txt"]));
        Assert.Equal("azureml-jsonl", new AzureMlExport(_folder["out.txt"], AzureMlFormat.JsonLines).Format);
    }
}
