namespace Labeling.Core.Refresh;

/// <summary>Files that come, change, go and come back.</summary>
public sealed class RefreshTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_came_changed_went_and_stayed_is_told_apart(bool onSqlite)
    {
        await using var bench = new Bench(onSqlite: onSqlite);
        var project = await bench.StartAsync(items: 6);
        bench.Source.Add("000001.jpg", "800x600").Add("a new one.jpg").Add("notes.txt");
        bench.Source.Remove("000002.jpg");
        bench.Source.Remove("000003.jpg");

        var report = await project.RefreshAsync();

        Assert.NotNull(report);
        Assert.Equal((1L, 3L, 1L, 2L, 0L), (report.Added, report.Unchanged, report.Changed, report.WentMissing, report.Returned));
        Assert.Equal((1L, 0L), (report.OtherExtensions, report.BeyondMaxItems));
        Assert.Equal(["000002.jpg", "000003.jpg"], await PathsAsync(project, new ItemFilter { IsMissing = true }));

        bench.Source.Add("000002.jpg").Add("000003.jpg", "1x1");
        report = await project.RefreshAsync();

        Assert.NotNull(report);
        Assert.Equal((0L, 6L, 1L, 0L, 2L), (report.Added, report.Unchanged, report.Changed, report.WentMissing, report.Returned));
        Assert.Empty(await PathsAsync(project, new ItemFilter { IsMissing = true }));
        Assert.Empty(await bench.Store.CheckCountersAsync(project.Info.Id));
    }

    [Fact]
    public async Task Nothing_changes_when_nothing_changed()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 20);
        string before = await bench.StateAsync(project.Info.Id);

        var report = await project.RefreshAsync();

        Assert.Equal(20, report?.Unchanged);
        Assert.Equal(before, await bench.StateAsync(project.Info.Id));
    }

    [Fact]
    public async Task New_files_mix_with_what_waits_by_their_order_keys()
    {
        await using var bench = new Bench(withDecoder: false);
        var project = await bench.StartAsync(items: 4, LabelingTaskType.ImageClassificationMultiClass);
        for (int i = 0; i < 5; i++)
        {
            bench.Source.Add($"later {i}.jpg");
        }

        await project.RefreshAsync();

        string[] expected = [.. (await PathsAsync(project, new ItemFilter())).OrderBy(p => ShuffleOrder.KeyFor(project.Info.Seed, p))];
        var task = await project.Queue.ClaimAsync("ana", pageSize: 9);
        Assert.Equal(expected, task!.Items.Select(i => i.Path));
        Assert.NotEqual(expected.Take(4), expected.Take(4).Where(p => !p.StartsWith("later", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_changed_file_keeps_its_labels_which_need_review()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 1, LabelingTaskType.ImageClassificationMultiClass);
        var task = await project.Queue.ClaimAsync("ana");
        task!.Answer(task.Items[0], new Annotation("can"));
        await task.SubmitAsync();
        bench.Source.Add("000000.jpg", "2x2");

        await project.RefreshAsync();

        var item = await project.Items.FindAsync("000000.jpg");
        Assert.Equal((ItemStatus.NeedsReview, 1), (item!.Status, item.Annotations.Count));
    }

    [Fact]
    public async Task A_missing_file_keeps_its_labels_and_a_labeler_may_finish_what_is_in_hand()
    {
        await using var bench = new Bench(withDecoder: false);
        var project = await bench.StartAsync(items: 2, LabelingTaskType.ImageClassificationMultiClass);
        var task = await project.Queue.ClaimAsync("ana");
        string inHand = task!.Items[0].Path;
        bench.Source.Remove("000000.jpg");
        bench.Source.Remove("000001.jpg");

        Assert.Equal(2, (await project.RefreshAsync())?.WentMissing);

        Assert.Null(await project.Queue.ClaimAsync("bob"));
        task.Answer(task.Items[0], new Annotation("can"));
        await task.SubmitAsync();
        var item = await project.Items.FindAsync(inHand);
        Assert.Equal((ItemStatus.Labeled, true, 1), (item!.Status, item.IsMissing, item.Annotations.Count));
    }

    [Fact]
    public async Task New_files_stop_at_the_limit_and_known_ones_are_looked_at_all_the_same()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 5, settings: new ProjectSettings { MaxItems = 6 });
        bench.Source.Add("000000a.jpg").Add("000000b.jpg").Add("zz.jpg").Add("000004.jpg", "9x9");

        var report = await project.RefreshAsync();

        Assert.NotNull(report);
        Assert.Equal((1L, 4L, 1L, 2L), (report.Added, report.Unchanged, report.Changed, report.BeyondMaxItems));
        Assert.NotNull(await project.Items.FindAsync("000000a.jpg"));
    }

    [Fact]
    public async Task A_listing_that_breaks_off_marks_nothing_as_missing_and_is_told()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 50);
        bench.Source.ListFailure = (20, new LabelingException(LabelingErrorCodes.DatasetUnavailable, "The share is gone; bring it back."));

        await Assert.ThrowsAsync<LabelingException>(() => project.RefreshAsync());

        var status = await project.GetLastRefreshAsync();
        Assert.Equal((RefreshState.Failed, "The share is gone; bring it back."), (status!.State, status.Error));
        Assert.Equal(bench.Time.GetUtcNow(), status.FinishedAt);
        Assert.Empty(await PathsAsync(project, new ItemFilter { IsMissing = true }));
        bench.Source.ListFailure = null;
        Assert.Equal(50, (await project.RefreshAsync())?.Unchanged);
    }

    [Fact]
    public async Task An_item_whose_file_can_no_longer_be_served_is_missing()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 2);
        bench.Source.Remove("000001.jpg");
        bench.Source.Extra.Add(new Asset { Path = "000001.jpg", Size = 1, ContentTag = "x", Problem = "the blob is archived" });

        var report = await project.RefreshAsync();

        Assert.Equal((1L, 1L), (report!.WentMissing, report.Unusable));
        Assert.Contains("archived", report.UnusableExamples[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_the_listing_does_not_matter()
    {
        string[] names = ["a/z.jpg", "a-b.jpg", "a.jpg", "🐈.jpg", "ａ.jpg", "ﬀ/🐈.jpg", "ﬀ/ａ.jpg", "B.jpg"];
        await using var bench = new Bench();
        foreach (string name in names)
        {
            bench.Source.Add(name);
        }

        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());
        await project.StartAsync();
        bench.Source.Remove("B.jpg");
        bench.Source.Add("ａ.jpg", "5x5").Add("new/x.jpg");
        bench.Source.Order = Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a));

        var report = await project.RefreshAsync();

        Assert.NotNull(report);
        Assert.Equal((1L, 6L, 1L, 1L), (report.Added, report.Unchanged, report.Changed, report.WentMissing));
        Assert.Equal(["B.jpg"], await PathsAsync(project, new ItemFilter { IsMissing = true }));
        bench.Source.Add("B.jpg");
        Assert.Equal(1, (await project.RefreshAsync())?.Returned);
    }

    [Fact]
    public async Task The_last_refresh_is_shown_with_its_time_and_outcome()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 3);
        Assert.Null(await project.GetLastRefreshAsync());
        bench.Source.Add("new.jpg");
        bench.Time.Advance(TimeSpan.FromHours(1));
        var began = bench.Time.GetUtcNow();

        await project.RefreshAsync();

        var status = await project.GetLastRefreshAsync();
        Assert.Equal((RefreshState.Completed, began, (DateTimeOffset?)began, 1L), (status!.State, status.StartedAt, status.FinishedAt, status.Report!.Added));
        Assert.Null(status.Error);
    }

    [Fact]
    public async Task Only_one_refreshes_at_a_time_and_the_other_is_told()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 3);
        await using var other = new LabelingEngine(new ForwardingStore(bench.Store), [bench.Source], timeProvider: bench.Time);
        var same = await other.Projects.OpenAsync(project.Info.Id);
        RefreshReport? second = new() { Added = -1, Unchanged = 0, Changed = 0, WentMissing = 0, Returned = 0, BeyondMaxItems = 0, OtherExtensions = 0, Unusable = 0 };
        RefreshStatus? meanwhile = null;
        bench.Source.OnListing = async () =>
        {
            bench.Source.OnListing = null;
            second = await same.RefreshAsync();
            meanwhile = await same.GetLastRefreshAsync();
        };

        var first = await project.RefreshAsync();

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal(RefreshState.Running, meanwhile?.State);
        Assert.NotNull(await same.RefreshAsync());
    }

    [Fact]
    public async Task Another_takes_over_when_the_one_at_it_fell_silent_and_the_silent_one_stops()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 3);
        await using var other = new LabelingEngine(new ForwardingStore(bench.Store), [bench.Source], timeProvider: bench.Time);
        var same = await other.Projects.OpenAsync(project.Info.Id);
        RefreshReport? second = null;
        RefreshStatus? silent = null;
        bench.Source.OnListing = async () =>
        {
            bench.Source.OnListing = null;
            bench.Time.Advance(TimeSpan.FromMinutes(11));
            silent = await same.GetLastRefreshAsync();
            second = await same.RefreshAsync();
        };

        Assert.Null(await project.RefreshAsync());

        Assert.Equal(RefreshState.Failed, silent?.State);
        Assert.Equal(3, second?.Unchanged);
        Assert.Equal(RefreshState.Completed, (await project.GetLastRefreshAsync())?.State);
    }

    [Fact]
    public async Task A_project_that_did_not_start_or_has_ended_is_not_refreshed()
    {
        await using var bench = new Bench();
        bench.Source.AddMany(2);
        var project = await bench.Engine.Projects.CreateAsync(Bench.Define());

        Assert.Equal(LabelingErrorCodes.ProjectState, (await Assert.ThrowsAsync<LabelingException>(() => project.RefreshAsync())).Code);
        await project.StartAsync();
        await project.PauseAsync();
        Assert.Equal(2, (await project.RefreshAsync())?.Unchanged);
        await project.CompleteAsync();
        Assert.Equal(LabelingErrorCodes.ProjectState, (await Assert.ThrowsAsync<LabelingException>(() => project.RefreshAsync())).Code);
    }

    [Fact]
    public async Task Cancelled_it_says_so_and_the_next_one_runs()
    {
        await using var bench = new Bench();
        var project = await bench.StartAsync(items: 10);
        using var stop = new CancellationTokenSource();
        bench.Source.OnListing = () => stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => project.RefreshAsync(cancellationToken: stop.Token));

        bench.Source.OnListing = null;
        Assert.Contains("cancelled", (await project.GetLastRefreshAsync())!.Error, StringComparison.Ordinal);
        Assert.Equal(10, (await project.RefreshAsync())?.Unchanged);
    }

    [Fact]
    public async Task People_label_while_it_runs()
    {
        await using var bench = new Bench(withDecoder: false, onSqlite: true);
        var project = await bench.StartAsync(items: 12_000, LabelingTaskType.ImageClassificationMultiClass);
        for (int i = 0; i < 3_000; i++)
        {
            bench.Source.Remove($"{i * 4:D6}.jpg");
            bench.Source.Add($"new {i}.jpg");
        }

        int labeled = 0;
        bench.Source.OnListing = async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                var task = await project.Queue.ClaimAsync("ana", pageSize: 9);
                foreach (var item in task!.Items)
                {
                    task.Answer(item, new Annotation("can"));
                }

                await task.SubmitAsync();
                labeled += task.Items.Count;
            }
        };

        var report = await project.RefreshAsync();

        Assert.Equal((3_000L, 9_000L, 3_000L), (report!.Added, report.Unchanged, report.WentMissing));
        var progress = await project.GetProgressAsync();
        Assert.Equal((180, (long)labeled, 15_000L), (labeled, progress.Labeled, progress.Total));
        Assert.Empty(await bench.Store.CheckCountersAsync(project.Info.Id));
    }

    private static async Task<string[]> PathsAsync(LabelingProject project, ItemFilter filter)
        => [.. await project.Items.ListAsync(new ItemQuery { Filter = filter }).Select(i => i.Path).ToListAsync()];
}
