using System.Runtime.CompilerServices;

namespace Labeling.Core.Imports;

public sealed class ImportTests
{
    private static readonly ImportOptions Final = new() { Target = ImportTarget.FinalLabels };

    [Fact]
    public async Task Prelabels_wait_to_be_corrected()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 3);

        var report = await project.ImportAsync(Labels(("000001.jpg", [Box("can", 0.75), Box("carton", 0.5)])));

        Assert.Equal((1L, 1L, 2L), (report.Images, report.Imported, report.Annotations));
        Assert.Empty(report.Warnings);
        var task = (await project.Queue.ClaimAsync("ana"))!;
        Assert.Equal((TaskKind.Prelabeled, "000001.jpg"), (task.Kind, task.Items[0].Path));
        Assert.Equal(["can", "carton"], task.Items[0].Suggestion.Select(a => NameOf(project, a)));
        Assert.Equal(0.5, (await project.Items.ListAsync().ToListAsync())[1].Confidence);
        Assert.Equal(3, (await project.GetProgressAsync()).Incomplete);
    }

    [Fact]
    public async Task Final_labels_stand_and_say_who_made_them()
    {
        await using var bench = new Bench(onSqlite: true);
        var project = await bench.StartAsync(items: 3);

        var report = await project.ImportAsync(
            Labels(("000001.jpg", [Box("can")]), ("000002.jpg", [])), new ImportOptions { Target = ImportTarget.FinalLabels, Labeler = "zoe" });

        Assert.Equal((2L, 1L, 1L, 1L), (report.Images, report.Imported, report.Annotations, report.WithoutLabels));
        var item = (await project.Items.ListAsync(new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Labeled] } }).ToListAsync()).Single();
        Assert.Equal(("000001.jpg", "zoe", new PixelSize(640, 480)), (item.Path, item.Labeler, item.ImageSize));
        var progress = await project.GetProgressAsync();
        Assert.Equal((1L, 2L, 0), (progress.Labeled, progress.Incomplete, progress.Labelers.Count));
    }

    [Theory]
    [InlineData(ImportTarget.Prelabels)]
    [InlineData(ImportTarget.FinalLabels)]
    public async Task Importing_again_changes_nothing(ImportTarget target)
    {
        await using var bench = new Bench(onSqlite: true);
        var project = await bench.StartAsync(items: 4);
        var labels = Labels([.. Enumerable.Range(0, 4).Select(i => ($"{i:D6}.jpg", new[] { Box("can"), Box("carton") }))]);
        await project.ImportAsync(labels, new ImportOptions { Target = target });
        string before = await bench.StateAsync(project.Info.Id);

        var report = await project.ImportAsync(labels, new ImportOptions { Target = target });

        Assert.Equal(before, await bench.StateAsync(project.Info.Id));
        Assert.Equal(target == ImportTarget.Prelabels ? (4L, 0L) : (0L, 4L), (report.Imported, report.NotWaiting));
    }

    [Fact]
    public async Task What_people_have_done_or_hold_is_left_alone_and_said()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 3);
        var done = (await project.Queue.ClaimAsync("ana"))!;
        done.Answer(done.Items[0], Box("bottle/milk"));
        await done.SubmitAsync();
        var held = (await project.Queue.ClaimAsync("bob"))!;

        var report = await project.ImportAsync(Labels([.. Enumerable.Range(0, 3).Select(i => ($"{i:D6}.jpg", new[] { Box("can"), Box("can") }))]), Final);

        Assert.Equal((3L, 1L, 2L, 2L), (report.Images, report.Imported, report.NotWaiting, report.Annotations));
        held.Answer(held.Items[0], Box("carton"));
        await held.SubmitAsync();
        Assert.Equal(3, (await project.GetProgressAsync()).Labeled);
    }

    [Fact]
    public async Task Missing_classes_are_named_and_nothing_is_imported()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);

        var exception = await bench.RefusedAsync(
            project, LabelingErrorCodes.ImportClassesMissing, () => project.ImportAsync(Labels(("000000.jpg", [Box("can"), Box("jar"), Box("a/b")]))));

        Assert.Contains("'jar', 'a/b'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("MissingClasses", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_classes_can_be_added_while_the_project_is_paused()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var labels = Labels(("000000.jpg", [Box("can"), Box("jar"), Box("a/b")]));
        var options = new ImportOptions { MissingClasses = MissingClassPolicy.Add };
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.ImportAsync(labels, options));
        await project.PauseAsync();

        var report = await project.ImportAsync(labels, options);

        Assert.Equal(3, report.Annotations);
        Assert.Equal(["jar", "a", "a/b"], project.Info.LabelClasses.Skip(5).Select(c => c.Path));
    }

    [Fact]
    public async Task Labels_of_missing_classes_can_be_left_out()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 2);

        var report = await project.ImportAsync(
            Labels(("000000.jpg", [Box("can"), Box("jar")]), ("000001.jpg", [Box("jar")])), new ImportOptions { MissingClasses = MissingClassPolicy.LeaveOut });

        Assert.Equal((1L, 1L, 2L, 1L), (report.Imported, report.Annotations, report.LeftOutAnnotations, report.Refused));
        Assert.Contains(report.Warnings, w => w.Contains("no label class 'jar'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Classes_are_found_by_path_and_by_a_name_that_only_one_has_whatever_its_case()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);

        await project.ImportAsync(Labels(("000000.jpg", [Box("CAN"), Box("milk"), Box("Bottle/Water")])), Final);

        var item = (await project.Items.FindAsync(new ItemId(1)))!;
        Assert.Equal(["can", "bottle/milk", "bottle/water"], item.Annotations.Select(a => NameOf(project, a)));
    }

    [Fact]
    public async Task Paths_that_are_no_items_are_named_with_a_hint_when_none_is()
    {
        await using var bench = new Bench();
        bench.Source.Add("photos/a.jpg").Add("photos/b.jpg");
        var project = await bench.StartAsync(items: 0);
        var labels = Labels(("a.jpg", [Box("can")]), ("B.jpg", [Box("can")]), ("skip.jpg", [Box("can")]));

        var unmatched = await project.ImportAsync(labels);
        var matched = await project.ImportAsync(labels, new ImportOptions { MapPath = path => path == "skip.jpg" ? null : "photos/" + path });

        Assert.Equal((3L, 0L), (unmatched.NotFound, unmatched.Imported));
        Assert.Contains("'a.jpg'", unmatched.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("'photos/a.jpg'", unmatched.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("MapPath", unmatched.Warnings[0], StringComparison.Ordinal);
        Assert.Equal((2L, 1L), (matched.NotFound, matched.Imported));
        Assert.Equal("No item has the path 'photos/B.jpg'.", Assert.Single(matched.Warnings));
    }

    [Fact]
    public async Task A_shape_takes_the_form_of_the_task_type()
    {
        await using var bench = new Bench();
        var outline = new Polygon([new ImagePoint(1, 1), new(5, 1), new(5, 7)]);
        var boxes = await bench.StartAsync(items: 1);
        var classes = await bench.Engine.Projects.CreateAsync(Bench.Define("Multi", LabelingTaskType.ImageClassificationMultiLabel));
        await classes.StartAsync();
        var labels = Labels(("000000.jpg", [new Annotation("can", outline), new Annotation("can", outline), new Annotation("carton", outline)]));

        await boxes.ImportAsync(labels, Final);
        await classes.ImportAsync(labels, Final);

        Assert.All((await boxes.Items.FindAsync(new ItemId(1)))!.Annotations, a => Assert.Equal(new BoundingBox(1, 1, 4, 6), a.Shape));
        Assert.Equal(["can", "carton"], (await classes.Items.FindAsync(new ItemId(1)))!.Annotations.Select(a => NameOf(classes, a)));
    }

    [Fact]
    public async Task Final_labels_that_break_a_rule_are_refused_whole_and_prelabels_lose_what_does_not_fit()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var labels = Labels(("000000.jpg", [Box("can"), new Annotation("can", new BoundingBox(5, 5, 0, 0)), new Annotation("can", new BoundingBox(600, 5, 90, 9))]));

        var final = await project.ImportAsync(labels, Final);
        var prelabels = await project.ImportAsync(labels);

        Assert.Equal((0L, 1L), (final.Imported, final.Refused));
        Assert.Contains("no size", Assert.Single(final.Warnings), StringComparison.Ordinal);
        Assert.Equal((1L, 1L, 2L), (prelabels.Imported, prelabels.Annotations, prelabels.LeftOutAnnotations));
    }

    [Fact]
    public async Task Labels_for_a_picture_of_another_size_are_refused()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);
        var labels = new ListImporter(new PixelSize(480, 640), ("000000.jpg", [Box("can")]));

        var report = await project.ImportAsync(labels);

        Assert.Equal((0L, 1L), (report.Imported, report.Refused));
        Assert.Contains("turned upright", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_can_look_at_pictures_the_imports_size_is_taken()
    {
        await using var bench = new Bench(withDecoder: false);
        var project = await bench.StartAsync(items: 1);

        await project.ImportAsync(new ListImporter(new PixelSize(48, 64), ("000000.jpg", [Box("can")])), Final);

        Assert.Equal(new PixelSize(48, 64), (await project.Items.FindAsync(new ItemId(1)))!.ImageSize);
    }

    [Fact]
    public async Task The_first_of_two_images_with_one_path_stands()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);

        var report = await project.ImportAsync(Labels(("000000.jpg", [Box("can")]), ("000000.jpg", [Box("carton"), Box("carton")])));

        Assert.Equal((1L, 1L, 1L), (report.Imported, report.Refused, report.Annotations));
        Assert.Contains("more than once", Assert.Single(report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_stopped_in_the_middle_goes_on_when_repeated()
    {
        await using var bench = new Bench(onSqlite: true);
        var project = await bench.StartAsync(items: 1_200);
        var labels = Labels([.. Enumerable.Range(0, 1_200).Select(i => ($"{i:D6}.jpg", new[] { Box("can") }))]);
        using var stop = new CancellationTokenSource();
        var progress = new Progress(images =>
        {
            if (images >= 500)
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.ImportAsync(labels, Final, progress, stop.Token));
        var report = await project.ImportAsync(labels, Final);

        Assert.Equal((500L, 700L), (report.NotWaiting, report.Imported));
        Assert.Equal(1_200, (await project.GetProgressAsync()).Labeled);
        Assert.Empty(await bench.Store.CheckCountersAsync(project.Info.Id));
    }

    [Fact]
    public async Task A_project_that_is_not_started_or_has_ended_takes_no_labels()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(1);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.ImportAsync(Labels()));
        await project.StartAsync();
        await project.CompleteAsync();

        await bench.RefusedAsync(project, LabelingErrorCodes.ProjectState, () => project.ImportAsync(Labels()));
    }

    [Fact]
    public async Task Options_that_contradict_each_other_are_impossible()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1);

        await bench.ImpossibleAsync(project, () => project.ImportAsync(Labels(), new ImportOptions { Labeler = "zoe" }));
        await bench.ImpossibleAsync(project, () => project.ImportAsync(Labels(), new ImportOptions { Target = (ImportTarget)7 }));
        await bench.ImpossibleAsync(project, () => project.ImportAsync(Labels(), new ImportOptions { Target = ImportTarget.FinalLabels, Labeler = "a\nb" }));
    }

    private static Annotation Box(string name, double? score = null) => new(name, new BoundingBox(1, 2, 3, 4)) { Score = score };

    private static string NameOf(LabelingProject project, Annotation annotation) => project.Info.LabelClasses.Single(c => c.Id == annotation.ClassId).Path;

    private static ListImporter Labels(params (string Path, Annotation[] Labels)[] images) => new(default, images);

    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }

    /// <summary>Labels by hand; the classes are those that the labels name.</summary>
    private sealed class ListImporter(PixelSize size, params (string Path, Annotation[] Labels)[] images) : IImporter
    {
        public string Format => "list";

        public Task<LabelSnapshot> OpenAsync(CancellationToken cancellationToken = default) => Task.FromResult<LabelSnapshot>(new Snapshot(size, images));

        private sealed class Snapshot : LabelSnapshot
        {
            private readonly List<Item> _items;

            public Snapshot(PixelSize size, (string Path, Annotation[] Labels)[] images)
            {
                List<string> names = [.. images.SelectMany(i => i.Labels).Select(a => a.ClassName!).Distinct()];
                Project = new Project
                {
                    Id = default,
                    Name = "list",
                    TaskType = LabelingTaskType.ObjectDetection,
                    State = ProjectState.Completed,
                    LabelClasses = [.. names.Select((name, i) => new LabelClass { Id = new(i + 1), Name = name, Path = name, Color = "#808080" })],
                    NextLabelClassId = names.Count + 1,
                    Dataset = new DatasetDefinition("list", "list"),
                    Settings = new ProjectSettings(),
                    Seed = 0,
                    CreatedAt = default,
                };
                _items = [.. images.Select((image, i) => new Item
                {
                    Id = new ItemId(i + 1),
                    Path = image.Path,
                    Size = 0,
                    ContentTag = "",
                    ImageSize = size,
                    Status = ItemStatus.Labeled,
                    Version = 1,
                    Annotations = [.. image.Labels.Select(a => new Annotation(a) { ClassName = null, ClassId = new(1 + names.IndexOf(a.ClassName!)), Id = 1 })],
                })];
            }

            public override Project Project { get; }

            public override long ItemCount => _items.Count;

            public override async IAsyncEnumerable<Item> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                foreach (var item in _items)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Task.CompletedTask;
                    yield return item;
                }
            }

            public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
