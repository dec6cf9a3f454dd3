using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Files that go and come back.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreMissingConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task Items_come_in_the_order_of_their_paths_code_points()
    {
        string[] paths = ["b/1.jpg", "a.jpg", "a/z.jpg", "a-b.jpg", "B.jpg", "é.jpg", "ﬀ.jpg", "🐈.jpg", "日本.jpg", "a0.jpg", "ａ.jpg"];
        Bench bench = await NewProjectAsync();
        await bench.AddAsync([.. paths.Select((p, i) => Bench.NewItem(p, i))]);

        List<Item> items = await Store.ListItemsByPathAsync(bench.Id, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(["B.jpg", "a-b.jpg", "a.jpg", "a/z.jpg", "a0.jpg", "b/1.jpg", "é.jpg", "日本.jpg", "ﬀ.jpg", "ａ.jpg", "🐈.jpg"], items.Select(i => i.Path));
        Assert.All(items, i => Assert.Equal((paths.IndexOf(i.Path) + 1L, 1000L, "tag", false), (i.Id.Value, i.Size, i.ContentTag, i.IsMissing)));
        Assert.Empty(await Store.ListItemsByPathAsync(new ProjectId(Guid.CreateVersion7(Clock.GetUtcNow())), Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Thousands_of_items_all_come_in_order_while_items_change_and_arrive()
    {
        Bench bench = await NewProjectAsync();
        await bench.AddAsync([.. Enumerable.Range(0, 5_000).Select(i => Bench.NewItem($"{i % 7}/{i}.jpg", i))]);
        string[] expected = [.. Enumerable.Range(0, 5_000).Select(i => $"{i % 7}/{i}.jpg").Order(StringComparer.Ordinal)];
        var seen = new List<string>();

        await foreach (Item item in Store.ListItemsByPathAsync(bench.Id, Cancellation))
        {
            seen.Add(item.Path);
            if (seen.Count == 10)
            {
                await bench.LabelNextAsync("ana");
                await bench.AddAsync(Bench.NewItem("zz.jpg", 1));
            }
        }

        Assert.Equal(expected, seen.Where(p => p != "zz.jpg"));
    }

    [Fact]
    public async Task A_missing_item_is_handed_out_to_nobody_until_it_returns()
    {
        Bench bench = await NewProjectAsync(items: 3);

        Assert.Equal(1, await SetAsync(bench, true, 1));

        Assert.True((await bench.ItemAsync(1)).IsMissing);
        Assert.Equal([2L, 3], (await bench.ClaimAsync("ana", 9)).Items.Select(i => i.Id.Value));
        await bench.NothingWaitsForAsync("bob");
        Assert.Equal(1, await SetAsync(bench, false, 1));
        Assert.False((await bench.ItemAsync(1)).IsMissing);
        await bench.LabelNextAsync("bob", 1);
        Assert.Equal([HistoryEntryKind.WentMissing, HistoryEntryKind.Returned, HistoryEntryKind.Submitted], await bench.HistoryKindsAsync(1));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_returned_item_is_where_it_was_in_the_queue()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await SetAsync(bench, true, 1, 2);
        await SetAsync(bench, false, 2, 1);

        Assert.Equal([1L, 2, 3], (await bench.ClaimAsync("ana", 9)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task Labels_versions_and_counters_stay_when_a_file_goes()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.LabelNextAsync("ana", 1, 2, 3);
        await bench.DecideAsync(1, ReviewDecision.Approve);
        await bench.SkipNextAsync("ana", 2);
        Item before = await bench.ItemAsync(1);
        ProjectProgress progress = await bench.ProgressAsync();

        Assert.Equal(3, await SetAsync(bench, true, 1, 2, 3));

        Item after = await bench.ItemAsync(1);
        Assert.Equal(StorePicture.Describe(before).Replace("missing=False", "missing=True", StringComparison.Ordinal), StorePicture.Describe(after));
        Assert.Equal(StorePicture.Describe(progress), StorePicture.Describe(await bench.ProgressAsync()));
        Assert.Equal([1L, 2, 3], (await bench.ListAsync(new ItemFilter { IsMissing = true })).Select(i => i.Id.Value));
        Assert.Empty(await bench.ListAsync(new ItemFilter { IsMissing = false }));
        Item rejected = await bench.DecideAsync(1, ReviewDecision.Reject);
        Assert.Equal((ItemStatus.Unlabeled, true), (rejected.Status, rejected.IsMissing));
        await bench.NothingWaitsForAsync("bob");
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_task_keeps_an_item_whose_file_went_and_its_answer_is_accepted()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await Store.SaveDraftAsync(bench.Id, lease.Token, "ana", new(1), [new Annotation(new LabelClassId(2))], Cancellation);

        await SetAsync(bench, true, 1, 2);

        TaskLease again = await bench.ClaimAsync("ana");
        Assert.Equal((lease.Token, 2), (again.Token, again.Items.Count));
        Assert.NotNull(again.Items[0].Draft);
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(new(1))));
        Assert.Equal((ItemStatus.Labeled, true), ((await bench.ItemAsync(1)).Status, (await bench.ItemAsync(1)).IsMissing));
        Clock.Advance(Bench.LeaseDuration);
        await bench.NothingWaitsForAsync("bob");
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(new(2))));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_released_or_put_back_item_waits_only_once_its_file_returned()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await SetAsync(bench, true, 1, 2);
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Skip(new(1)), SkipPolicy.BackToQueue));
        Assert.True(await Store.ReleaseAsync(bench.Id, lease.Token, "ana", Cancellation));

        await bench.NothingWaitsForAsync("ana");
        await SetAsync(bench, false, 1, 2);

        Assert.Equal([2L, 1], (await bench.ClaimAsync("bob", 4)).Items.Select(i => i.Id.Value));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task What_an_item_wants_of_several_labelers_waits_while_its_file_is_gone()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 3));
        await bench.LabelNextAsync("ana", 1);
        await SetAsync(bench, true, 1);
        await bench.NothingWaitsForAsync("bob");
        await SetAsync(bench, false, 1);

        await bench.LabelNextAsync("bob", 1);

        Assert.Equal(ItemStatus.Labeled, (await bench.ItemAsync(1)).Status);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task What_is_known_and_what_is_unknown_is_passed_over()
    {
        Bench bench = await NewProjectAsync(items: 2);

        Assert.Equal(2, await SetAsync(bench, true, 1, 2, 3));
        Assert.Equal(0, await SetAsync(bench, true, 1, 2));
        Assert.Equal(1, await SetAsync(bench, false, 2));
        Assert.Equal(0, await SetAsync(bench, false, 2, 99));
        Assert.Equal([HistoryEntryKind.WentMissing], await bench.HistoryKindsAsync(1));
        Assert.Equal(1, (await bench.ItemAsync(1)).Version);
    }

    [Fact]
    public async Task A_missing_item_s_content_may_change_and_it_can_be_assigned_and_started_over()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.LabelNextAsync("ana", 1);
        await SetAsync(bench, true, 1, 2, 3);

        await bench.AddAsync(Bench.NewItem(Bench.PathOf(1), 10, "new"));
        await bench.QueueAsync(new QueueChange { ItemId = new(2), Kind = TaskKind.Prelabeled, Confidence = 0.5 });
        await bench.AssignAsync("zoe", "img");
        await bench.SetStateAsync(ProjectState.Running, RelabelPolicy.StartOverRemovingLabels);

        Assert.Equal((ItemStatus.Unlabeled, true), ((await bench.ItemAsync(1)).Status, (await bench.ItemAsync(1)).IsMissing));
        await bench.NothingWaitsForAsync("zoe");
        await SetAsync(bench, false, 1, 2, 3);
        Assert.Equal([2L], (await bench.ClaimAsync("zoe", 4)).Items.Select(i => i.Id.Value));
        await StoreAudit.PassesAsync(bench);
    }

    private Task<long> SetAsync(Bench bench, bool isMissing, params long[] items)
        => Store.SetMissingAsync(bench.Id, [.. items.Select(i => new ItemId(i))], isMissing, Cancellation);
}
