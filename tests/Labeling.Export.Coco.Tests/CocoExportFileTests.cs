using static Labeling.Export.Coco.TestProject;

namespace Labeling.Export.Coco;

public sealed class CocoExportFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Project _project = Create(LabelingTaskType.ObjectDetection, Class(1, "can"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_folder_is_made_and_nothing_but_the_file_is_left()
    {
        await new CocoExport(_folder["a/b/out.json"]).ExportAsync(Many(items: 2000, annotationsEach: 10));

        Assert.Equal([Path.Combine("a", "b", "out.json")], _folder.Files);
    }

    [Fact]
    public async Task Exporting_again_replaces_the_file()
    {
        await new CocoExport(_folder["out.json"]).ExportAsync(Many(items: 10, annotationsEach: 10));
        var before = new FileInfo(_folder["out.json"]).Length;

        await new CocoExport(_folder["out.json"]).ExportAsync(Many(items: 1, annotationsEach: 1));

        Assert.InRange(new FileInfo(_folder["out.json"]).Length, 1, before - 1);
    }

    [Fact]
    public async Task A_file_that_is_not_to_be_replaced_stays_and_the_message_names_it()
    {
        _folder.Write("out.json", "mine");

        var exception = await Assert.ThrowsAsync<LabelingException>(
            () => new CocoExport(_folder["out.json"], new CocoWriterOptions { Overwrite = false }).ExportAsync(Many(1, 1)));

        Assert.Equal(LabelingErrorCodes.ExportExists, exception.Code);
        Assert.Contains(_folder["out.json"], exception.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["out.json"]));
        Assert.Equal(["out.json"], _folder.Files);
    }

    [Fact]
    public async Task A_file_that_appears_meanwhile_is_not_replaced_either()
    {
        var export = new CocoExport(_folder["out.json"], new CocoWriterOptions { Overwrite = false });
        var progress = new Callback(_ => _folder.Write("out.json", "mine"));

        var exception = await Assert.ThrowsAsync<LabelingException>(() => export.ExportAsync(Many(300, 1), progress));

        Assert.Equal(LabelingErrorCodes.ExportExists, exception.Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["out.json"]));
        Assert.Equal(["out.json"], _folder.Files);
    }

    [Fact]
    public async Task Until_it_is_complete_the_old_file_is_what_one_sees()
    {
        _folder.Write("out.json", "old");
        var seen = new List<string>();
        var progress = new Callback(_ => seen.Add(File.ReadAllText(_folder["out.json"])));

        await new CocoExport(_folder["out.json"]).ExportAsync(Many(20_000, 10), progress);

        Assert.All(seen[..^1], text => Assert.Equal("old", text));
        Assert.StartsWith("{\"info\"", seen[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_export_leaves_the_old_file_and_no_other()
    {
        _folder.Write("out.json", "old");
        using var cancellation = new CancellationTokenSource();
        var progress = new Callback(items =>
        {
            if (items >= 15_000)
            {
                cancellation.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new CocoExport(_folder["out.json"]).ExportAsync(Many(20_000, 10), progress, cancellation.Token));

        Assert.Equal("old", await File.ReadAllTextAsync(_folder["out.json"]));
        Assert.Equal(["out.json"], _folder.Files);
    }

    [Fact]
    public async Task A_failing_snapshot_leaves_nothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => new CocoExport(_folder["out.json"]).ExportAsync(Many(20_000, 10), new Callback(_ => throw new InvalidOperationException())));

        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_to_is_one_clear_error()
    {
        _folder.Write("file", "");

        var exception = await Assert.ThrowsAsync<LabelingException>(() => new CocoExport(_folder["file/out.json"]).ExportAsync(Many(1, 1)));

        Assert.Equal(LabelingErrorCodes.ExportFailed, exception.Code);
        Assert.Contains(_folder["file/out.json"], exception.Message, StringComparison.Ordinal);
        Assert.NotNull(exception.InnerException);
    }

    [Fact]
    public async Task A_folder_of_that_name_is_one_clear_error()
    {
        Directory.CreateDirectory(_folder["out.json"]);

        var exception = await Assert.ThrowsAsync<LabelingException>(() => new CocoExport(_folder["out.json"]).ExportAsync(Many(1, 1)));

        Assert.Equal(LabelingErrorCodes.ExportFailed, exception.Code);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task A_name_as_long_as_names_can_be_works()
    {
        var name = new string('n', 250) + ".json";

        await new CocoExport(_folder[name]).ExportAsync(Many(1, 1));

        Assert.Equal([name], _folder.Files);
    }

    [Fact]
    public async Task Progress_counts_items_and_ends_with_all_of_them()
    {
        var reports = new List<long>();

        await new CocoExport(_folder["out.json"]).ExportAsync(Many(1000, 1), new Callback(reports.Add));

        Assert.Equal(1000, reports[^1]);
        Assert.Equal(reports.Order(), reports);
        Assert.InRange(reports.Count, 2, 100);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_path_is_needed(string path) => Assert.Throws<ArgumentException>(() => new CocoExport(path));

    [Fact]
    public void A_relative_path_is_made_absolute_at_once() => Assert.Equal(Path.GetFullPath("x.json"), new CocoExport("x.json").Path);

    private LabelSnapshot Many(int items, int annotationsEach) => Snapshot(
        _project,
        [.. Enumerable.Range(0, items).Select(i => Item(
            i + 1,
            $"images/{i:000000}.jpg",
            new PixelSize(640, 480),
            [.. Enumerable.Range(0, annotationsEach).Select(a => Annotation((i * annotationsEach) + a + 1, 1, new BoundingBox(a, i % 400, 1.5 + a, 2.25)))]))]);

    private sealed class Callback(Action<long> action) : IProgress<long>
    {
        public void Report(long value) => action(value);
    }
}
