namespace Labeling.Core.Ingestion;

public sealed class IngestionTests
{
    [Fact]
    public async Task Every_picture_becomes_an_item_once_in_the_order_of_paths()
    {
        await using var bench = new Bench();
        bench.Source.Add("b.jpg").Add("a/z.PNG").Add("a/notes.txt").Add("c.tiff");
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());

        var report = await project.StartAsync();

        Assert.Equal(3, report.Added);
        Assert.Equal(3, report.Items);
        Assert.Equal(1, report.OtherExtensions);
        Assert.Equal(0, report.BeyondMaxItems + report.Unusable + report.Unchanged + report.Changed);
        Assert.Equal(["a/z.PNG", "b.jpg", "c.tiff"], await project.Items.ListAsync().Select(i => i.Path).ToListAsync());
        Assert.Equal(ProjectState.Running, project.Info.State);
    }

    [Fact]
    public async Task No_more_than_the_limit_are_taken_and_the_rest_is_counted()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(12_345).Add("z.txt");
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define(settings: new ProjectSettings { MaxItems = 7_000 }));

        var report = await project.StartAsync();

        Assert.Equal(7_000, report.Added);
        Assert.Equal(5_345, report.BeyondMaxItems);
        Assert.Equal(1, report.OtherExtensions);
        Assert.Equal("006999.jpg", (await project.Items.ListAsync(new ItemQuery { Descending = true, Limit = 1 }).SingleAsync()).Path);
    }

    [Fact]
    public async Task Progress_is_told_after_each_batch()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(12_000);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        var told = new List<IngestProgress>();

        await project.StartAsync(new Told(told));

        Assert.Equal([5_000, 10_000, 12_000], told.Select(p => p.Stored));
        Assert.All(told, p => Assert.InRange(p.Listed, p.Stored, 12_000));
    }

    [Fact]
    public async Task Interrupted_it_goes_on_where_it_was()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(12_000);
        bench.Source.ListFailure = (9_000, new IOException("the network went away"));
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());

        await Assert.ThrowsAsync<IOException>(() => project.StartAsync());
        Assert.Equal(ProjectState.Initializing, project.Info.State);
        Assert.InRange((await project.GetProgressAsync()).Total, 0, 9_000);
        bench.Source.ListFailure = null;
        var report = await project.StartAsync();

        Assert.Equal(12_000, report.Items);
        Assert.Equal(12_000, (await project.GetProgressAsync()).Total);
        Assert.Equal(ProjectState.Running, project.Info.State);
    }

    [Fact]
    public async Task Going_on_after_files_came_first_still_keeps_the_limit()
    {
        await using var bench = new Bench();
        for (int i = 0; i < 12_000; i++)
        {
            bench.Source.Add($"m{i:D5}.jpg");
        }

        bench.Source.ListFailure = (11_000, new IOException("the network went away"));
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define(settings: new ProjectSettings { MaxItems = 10_002 }));
        await Assert.ThrowsAsync<IOException>(() => project.StartAsync());
        long before = (await project.GetProgressAsync()).Total;
        Assert.Equal(10_000, before);
        bench.Source.ListFailure = null;
        bench.Source.Add("a1.jpg").Add("a2.jpg").Add("a3.jpg");

        var report = await project.StartAsync();

        Assert.Equal(10_002, (await project.GetProgressAsync()).Total);
        Assert.Equal(2, report.Added);
        Assert.Equal(10_000, report.Unchanged);
        Assert.Equal(12_003 - 10_002, report.BeyondMaxItems);
        Assert.NotNull(await project.Items.FindAsync("a2.jpg"));
        Assert.Null(await project.Items.FindAsync("a3.jpg"));
    }

    [Fact]
    public async Task Cancelled_it_stops_and_stays_initializing()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(12_000);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.StartAsync(new Callback(_ => cancellation.Cancel()), cancellation.Token));

        Assert.Equal(ProjectState.Initializing, project.Info.State);
        Assert.Equal(12_000, (await project.StartAsync()).Items);
    }

    [Fact]
    public async Task Two_starts_at_once_take_every_picture_once()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(12_000);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define(settings: new ProjectSettings { MaxItems = 11_000 }));
        var elsewhere = await new LabelingEngine(bench.Store, [bench.Source], timeProvider: bench.Time).Projects.OpenAsync("Fridge");

        await Task.WhenAll(Task.Run(() => project.StartAsync()), Task.Run(() => elsewhere.StartAsync()));

        Assert.Equal(11_000, (await project.GetProgressAsync()).Total);
        Assert.Empty(await bench.Store.CheckCountersAsync(project.Info.Id));
    }

    [Fact]
    public async Task An_empty_dataset_is_one_clear_error_and_may_be_filled_later()
    {
        await using var bench = new Bench();
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());

        var none = await bench.RefusedAsync(project, LabelingErrorCodes.DatasetEmpty, () => project.StartAsync());
        Assert.Contains("no file matches", none.Message, StringComparison.Ordinal);
        bench.Source.Add("notes.txt").Add("more.txt");
        var others = await bench.RefusedAsync(project, LabelingErrorCodes.DatasetEmpty, () => project.StartAsync());
        Assert.Contains("2 files match, and none has one of the extensions .jpg", others.Message, StringComparison.Ordinal);
        bench.Source.Extra.Add(new Asset { Path = "x.jpg", Size = 0, ContentTag = string.Empty, Problem = "no good" });
        var unusable = await bench.RefusedAsync(project, LabelingErrorCodes.DatasetEmpty, () => project.StartAsync());
        Assert.Contains("x.jpg: no good", unusable.Message, StringComparison.Ordinal);
        bench.Source.Add("a.jpg");
        Assert.Equal(1, (await project.StartAsync()).Added);
    }

    [Theory]
    [InlineData("../x.jpg", "could leave")]
    [InlineData("a/../x.jpg", "could leave")]
    [InlineData("./x.jpg", "could leave")]
    [InlineData("/x.jpg", "could leave")]
    [InlineData("a//x.jpg", "could leave")]
    [InlineData("a\nb.jpg", "line break")]
    [InlineData("a\0b.jpg", "U+0000")]
    public async Task A_path_from_a_hostile_source_is_left_out_and_told(string path, string reason)
    {
        await using var bench = new Bench();
        bench.Source.Add("good.jpg").Add(path);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());

        var report = await project.StartAsync();

        Assert.Equal(1, report.Added);
        Assert.Equal(1, report.Unusable);
        string example = Assert.Single(report.UnusableExamples);
        Assert.Contains(reason, example, StringComparison.Ordinal);
        Assert.DoesNotContain(example, char.IsControl);
    }

    [Fact]
    public async Task A_source_that_lists_a_path_twice_makes_one_item()
    {
        await using var bench = new Bench();
        bench.Source.Add("a.jpg").Extra.Add(new Asset { Path = "a.jpg", Size = 1, ContentTag = "other" });
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());

        var report = await project.StartAsync();

        Assert.Equal((1, 1), (report.Added, report.Unusable));
    }

    [Fact]
    public async Task Twenty_examples_are_enough()
    {
        await using var bench = new Bench();
        bench.Source.Add("good.jpg");
        bench.Source.Extra.AddRange(Enumerable.Range(0, 30).Select(i => new Asset { Path = $"x{i}.jpg", Size = 0, ContentTag = string.Empty, Problem = "no good" }));
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());

        var report = await project.StartAsync();

        Assert.Equal(30, report.Unusable);
        Assert.Equal(20, report.UnusableExamples.Count);
    }

    [Fact]
    public async Task Items_wait_in_the_order_of_the_seed()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 50);
        var handedOut = new List<string>();
        while (await project.Queue.ClaimAsync("ana") is { } task)
        {
            handedOut.Add(task.Items[0].Path);
            task.Skip(task.Items[0]);
            await task.SubmitAsync();
        }

        Assert.Equal(handedOut.OrderBy(path => ShuffleOrder.KeyFor(7, path)), handedOut);
        Assert.NotEqual(handedOut.Order(StringComparer.Ordinal), handedOut);
    }

    private sealed class Told(List<IngestProgress> list) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => list.Add(value);
    }

    private sealed class Callback(Action<IngestProgress> action) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => action(value);
    }
}
