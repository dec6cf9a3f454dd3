using Labeling.Formats;
using static Labeling.Formats.Samples;

namespace Labeling.Export.Csv;

public sealed class CsvExportTests : IDisposable
{
    private static readonly Polygon Triangle = new((0, 0), (4, 0), (4, 3.5));

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Boxes_are_a_record_each_and_images_without_labels_have_one()
    {
        var project = Project(LabelingTaskType.ObjectDetection, "can", "milk bottle");

        var report = await new CsvExport(_folder["out.csv"]).ExportAsync(Snapshot(
            project,
            Item(1, "a/x.jpg", Label(1, new BoundingBox(10, 20.5, 40, 60.25)), new Annotation(Label(2, new BoundingBox(0, 0, 1, 1))) { Score = 0.25, IsCrowd = true, IsOccluded = true, IsTruncated = true }),
            Item(2, "b/x.jpg"),
            Item(3, "c.jpg", default, [])));

        Assert.Equal(
            """
            file,width,height,class,x,y,w,h,score,crowd,occluded,truncated
            a/x.jpg,640,480,can,10,20.5,40,60.25,,0,0,0
            a/x.jpg,640,480,milk bottle,0,0,1,1,0.25,1,1,1
            b/x.jpg,640,480,,,,,,,,,
            c.jpg,,,,,,,,,,,

            """.ReplaceLineEndings("\r\n"),
            _folder.Read("out.csv"));
        Assert.Equal((3, 2, _folder["out.csv"]), (report.Images, report.Annotations, report.Location));
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public async Task Classifications_have_no_columns_for_boxes()
    {
        await new CsvExport(_folder["out.csv"]).ExportAsync(Snapshot(Project(LabelingTaskType.ImageClassificationMultiLabel, "can", "Animal/Cat"), Item(1, "a.jpg", Label(1), Label(2))));

        Assert.Equal("file,width,height,class,score\r\na.jpg,640,480,can,\r\na.jpg,640,480,Animal/Cat,\r\n", _folder.Read("out.csv"));
    }

    [Fact]
    public async Task Polygons_and_masks_are_json_beside_the_box_around_them()
    {
        await new CsvExport(_folder["out.csv"]).ExportAsync(Snapshot(Project(LabelingTaskType.InstanceSegmentation, "can"), Item(1, "a.jpg", Label(1, Triangle))));

        Assert.Contains("a.jpg,640,480,can,0,0,4,3.5,\"{\"\"polygon\"\":[[[0,0,4,0,4,3.5]]]}\",,0,0,0\r\n", _folder.Read("out.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_labeled_and_who_approved_is_there_when_asked_for()
    {
        await new CsvExport(_folder["out.csv"]) { IncludeLabelerDetails = true }.ExportAsync(Snapshot(Project(LabelingTaskType.ImageClassificationMultiClass, "can"), Item(1, "a.jpg", Label(1))));

        Assert.Equal(
            "file,width,height,class,score,status,labeler,labeled_at,approval\r\na.jpg,640,480,can,,Labeled,ana,2026-01-02T01:04:05.0000000Z,Approved\r\n",
            _folder.Read("out.csv"));
    }

    [Theory]
    [InlineData("=cmd|'calc'!A0", "'=cmd|'calc'!A0")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(1)", "'@SUM(1)")]
    [InlineData("＝1", "'＝1")]
    [InlineData("'=1", "''=1")]
    [InlineData("'it''s", "'it''s")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("=a,\"b\"", "\"'=a,\"\"b\"\"\"")]
    public async Task Names_that_a_spreadsheet_would_run_or_split_are_made_harmless_and_come_back(string name, string cell)
    {
        await new CsvExport(_folder["out.csv"]).ExportAsync(Snapshot(Project(LabelingTaskType.ImageClassificationMultiClass, name), Item(1, "a.jpg", Label(1))));

        Assert.Equal($"file,width,height,class,score\r\na.jpg,640,480,{cell},\r\n", _folder.Read("out.csv"));
        Assert.Equal([name], (await ImportAsync(new CsvImport(_folder["out.csv"]))).Classes);
    }

    [Fact]
    public async Task A_path_that_would_leave_the_folder_is_left_out_and_named()
    {
        var report = await new CsvExport(_folder["out.csv"]).ExportAsync(Snapshot(Project(LabelingTaskType.ImageClassificationMultiClass, "can"), Item(1, "../a.jpg", Label(1)), Item(2, "ok.jpg", Label(1))));

        Assert.Equal(1, report.Images);
        Assert.Contains("leads out of the images' folder", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_a_class_that_is_gone_are_counted_and_the_image_stays()
    {
        var report = await new CsvExport(_folder["out.csv"]).ExportAsync(Snapshot(Project(LabelingTaskType.ImageClassificationMultiClass, "can"), Item(1, "a.jpg", Label(7)), Item(2, "b.jpg", Label(7))));

        Assert.Equal((2, 0), (report.Images, report.Annotations));
        Assert.Equal("Labels are left out whose label class the project no longer has: 2 times, first in 'a.jpg'.", Assert.Single(report.Warnings));
        Assert.Equal(["a.jpg", "b.jpg"], (await ImportAsync(new CsvImport(_folder["out.csv"]))).Items.Select(item => item.Path));
    }

    [Fact]
    public async Task A_file_that_is_there_stays_when_it_is_not_to_be_replaced()
    {
        _folder.Write("out.csv", "mine");

        var exception = await Assert.ThrowsAsync<LabelingException>(() => new CsvExport(_folder["out.csv"]) { Overwrite = false }.ExportAsync(Snapshot(Project(LabelingTaskType.ObjectDetection, "can"))));

        Assert.Equal(LabelingErrorCodes.ExportExists, exception.Code);
        Assert.Equal("mine", _folder.Read("out.csv"));
    }

    [Fact]
    public async Task A_destination_takes_the_file_under_a_name_below_it()
    {
        var report = await new CsvExport(new FolderDestination(_folder.Path), "export/csv/labels.csv").ExportAsync(Snapshot(Project(LabelingTaskType.ObjectDetection, "can")));

        Assert.Equal(["export/csv/labels.csv"], _folder.Files);
        Assert.Equal(_folder["export/csv/labels.csv"], report.Location);
        Assert.Throws<ArgumentException>(() => new CsvExport(new FolderDestination(_folder.Path), "../labels.csv"));
    }
}
