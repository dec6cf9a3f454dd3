using FsCheck.Xunit;

namespace Labeling.Formats;

public sealed class RoundTripTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<string> Formats => [.. FormatTable.Formats];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var first in FormatTable.Formats)
            {
                foreach (var second in FormatTable.Formats)
                {
                    pairs.Add(first, second);
                }
            }

            return pairs;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Labels_come_through_a_pair_of_formats_as_the_table_says(string first, string second)
    {
        for (var seed = 1; seed <= 2; seed++)
        {
            foreach (var taskType in Enum.GetValues<LabelingTaskType>().Where(type => Takes(first, type) && Takes(second, type)))
            {
                var (project, items) = new SampleMaker(seed).Make(taskType);
                var between = await ThroughAsync(first, $"{seed}-{taskType}-1", project, items);
                var after = await ThroughAsync(second, $"{seed}-{taskType}-2", between.Project, between.Items);

                Assert.Equal(
                    Expectation.Describe(project, Expectation.Through(second, Expectation.Through(first, items))),
                    Expectation.Describe(after.Project, after.Items));
            }
        }
    }

    [Property(MaxTest = 25)]
    public Task Labels_come_through_coco_as_the_table_says(int seed) => ThroughOneAsync("coco", seed);

    [Property(MaxTest = 25)]
    public Task Labels_come_through_the_coco_variant_as_the_table_says(int seed) => ThroughOneAsync("azureml-coco", seed);

    [Property(MaxTest = 25)]
    public Task Labels_come_through_json_lines_as_the_table_says(int seed) => ThroughOneAsync("azureml-jsonl", seed);

    [Property(MaxTest = 25)]
    public Task Labels_come_through_csv_as_the_table_says(int seed) => ThroughOneAsync("csv", seed);

    [Property(MaxTest = 12)]
    public Task Labels_come_through_voc_as_the_table_says(int seed) => ThroughOneAsync("voc", seed);

    [Property(MaxTest = 12)]
    public Task Labels_come_through_yolo_as_the_table_says(int seed) => ThroughOneAsync("yolo", seed);

    [Property(MaxTest = 12)]
    public Task Labels_come_through_yolo_segments_as_the_table_says(int seed) => ThroughOneAsync("yolo-seg", seed);

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Classes_come_back_as_the_table_says(string format)
    {
        var project = Samples.Project(LabelingTaskType.ObjectDetection, "z", "unused", "a");

        var read = await ThroughAsync(format, "out", project, [Samples.Item(1, "x.jpg", Samples.Label(1, new BoundingBox(0, 0, 2, 2)), Samples.Label(3, new BoundingBox(0, 0, 2, 2)))]);

        Assert.Equal(FormatTable.Holds("class without labels", format), read.Classes.Contains("unused"));
        Assert.Equal(FormatTable.Holds("class ids", format), read.Project.LabelClasses.Single(labelClass => labelClass.Path == "z").Id.Value == 1);
        Assert.Equal(LabelingTaskType.ObjectDetection == read.Project.TaskType, format != "yolo-seg");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Sizes_and_images_without_labels_come_back_as_the_table_says(string format)
    {
        var project = Samples.Project(LabelingTaskType.ObjectDetection, "a");
        await Format.Exporter(format, _folder, "out").ExportAsync(Samples.Snapshot(project, Samples.Item(1, "x.jpg"), Samples.Item(2, "y.jpg", Samples.Label(1, new BoundingBox(0, 0, 2, 2)))));

        var read = await Samples.ImportAsync(Format.Importer(format, _folder, "out", path => path == "x.jpg" ? default : Samples.Size));

        Assert.Equal(FormatTable.Holds("image without labels", format), read.Items.Any(item => item.Path == "x.jpg" && item.Annotations.Count == 0));
        Assert.Equal(FormatTable.Holds("image size", format), read["x.jpg"].ImageSize == Samples.Size);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Labelers_come_back_as_the_table_says(string format)
    {
        var exporter = format == "csv" ? new CsvExport(_folder["out.csv"]) { IncludeLabelerDetails = true } : Format.Exporter(format, _folder, "out");
        await exporter.ExportAsync(Samples.Snapshot(Samples.Project(LabelingTaskType.ObjectDetection, "a"), Samples.Item(1, "x.jpg", Samples.Label(1, new BoundingBox(0, 0, 2, 2)))));

        var item = (await Samples.ImportAsync(Format.Importer(format, _folder, "out", _ => Samples.Size)))["x.jpg"];

        Assert.Equal(FormatTable.Holds("labeler, approval", format), (item.Labeler, item.Approval) == ("ana", ApprovalState.Approved));
        Assert.Equal(format is "csv" or "azureml-coco", item.LabeledAt == new DateTimeOffset(2026, 1, 2, 1, 4, 5, TimeSpan.Zero));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Numbers_that_no_share_can_say_come_back_to_a_millionth_of_a_pixel(string format)
    {
        var box = new BoundingBox(Math.PI, Math.E, 100 / 3.0, 1e-3);
        var read = await ThroughAsync(format, "out", Samples.Project(LabelingTaskType.ObjectDetection, "a"), [Samples.Item(1, "x.jpg", new PixelSize(9_999_991, 7), [Samples.Label(1, box)])], saysWhatIsLost: false);

        var bounds = read.Labels.Single().Shape!.Bounds;
        var error = new[] { bounds.X - box.X, bounds.Y - box.Y, bounds.Right - box.Right, bounds.Bottom - box.Bottom }.Max(Math.Abs);
        Assert.InRange(error, 0, format is "coco" or "csv" ? 0 : 1e-6);
    }

    // Folders of classes are another layout, which the tests of that package look at.
    private static bool Takes(string format, LabelingTaskType taskType)
        => format is not ("yolo" or "yolo-seg") || taskType is LabelingTaskType.ObjectDetection or LabelingTaskType.InstanceSegmentation;

    private async Task ThroughOneAsync(string format, int seed)
    {
        var taskTypes = Enum.GetValues<LabelingTaskType>().Where(type => Takes(format, type)).ToList();
        var (project, items) = new SampleMaker(seed).Make(taskTypes[(seed & int.MaxValue) % taskTypes.Count]);
        var expected = Expectation.Describe(project, Expectation.Through(format, items));

        var read = await ThroughAsync(format, $"{seed}", project, items);

        Assert.Equal(expected, Expectation.Describe(read.Project, read.Items));
    }

    private async Task<Imported> ThroughAsync(string format, string place, Project project, IReadOnlyList<Item> items, bool saysWhatIsLost = true)
    {
        var sizes = items.ToDictionary(item => item.Path, item => item.ImageSize);
        var report = await Format.Exporter(format, _folder, place).ExportAsync(Samples.Snapshot(project, items));
        var read = await Samples.ImportAsync(Format.Importer(format, _folder, place, path => sizes.GetValueOrDefault(path)));

        Assert.Equal((report.Images, report.Annotations), (read.Items.Count, read.Labels.LongCount()));
        Assert.Empty(read.Warnings);
        var isSame = Expectation.Describe(project, items).SequenceEqual(Expectation.Describe(read.Project, read.Items));
        Assert.True(isSame || !saysWhatIsLost || report.Warnings.Count > 0 || format == "coco", $"{format} lost something and did not say so.");
        return read;
    }
}
