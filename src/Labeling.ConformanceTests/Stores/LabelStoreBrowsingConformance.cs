using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Finding and listing items.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreBrowsingConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task Each_filter_gives_the_items_that_meet_it()
    {
        Bench bench = await NewVariedProjectAsync();
        IReadOnlyList<Item> all = await bench.ListAsync(new ItemFilter { Statuses = Enum.GetValues<ItemStatus>() }, withAnnotations: true);
        Assert.Equal(Enum.GetValues<ItemStatus>(), all.Select(i => i.Status).Distinct().Order());
        DateTimeOffset time = all.Select(i => i.LabeledAt).OfType<DateTimeOffset>().Order().ElementAt(2);

        await GivesAsync(new(), i => i.Status != ItemStatus.Removed);
        foreach (ItemStatus status in Enum.GetValues<ItemStatus>())
        {
            await GivesAsync(new() { Statuses = [status] }, i => i.Status == status);
        }

        await GivesAsync(new() { Statuses = [ItemStatus.Labeled, ItemStatus.Removed] }, i => i.Status is ItemStatus.Labeled or ItemStatus.Removed);
        await GivesAsync(
            new() { Statuses = [ItemStatus.Removed, ItemStatus.Skipped, ItemStatus.NeedsReview] },
            i => i.Status is ItemStatus.Removed or ItemStatus.Skipped or ItemStatus.NeedsReview);
        await GivesAsync(new() { LabelClass = new(2) }, i => i.Annotations.Any(a => a.ClassId.Value == 2));
        await GivesAsync(new() { LabelClass = new(77) }, _ => false);
        await GivesAsync(new() { Labeler = "ana" }, i => i.Labeler == "ana");
        await GivesAsync(new() { Labeler = "ANA" }, _ => false);
        await GivesAsync(new() { LabeledFrom = time }, i => i.LabeledAt >= time);
        await GivesAsync(new() { LabeledBefore = time }, i => i.LabeledAt < time);
        await GivesAsync(new() { LabeledFrom = time, LabeledBefore = time.AddTicks(10) }, i => i.LabeledAt == time);
        await GivesAsync(new() { LabeledFrom = time.ToOffset(TimeSpan.FromHours(9)) }, i => i.LabeledAt >= time);
        await GivesAsync(new() { Kind = TaskKind.Prelabeled }, i => i.Kind == TaskKind.Prelabeled);
        await GivesAsync(new() { Kind = TaskKind.Clustered }, i => i.Kind == TaskKind.Clustered);
        await GivesAsync(new() { MinConfidence = 0.5 }, i => i.Confidence >= 0.5);
        await GivesAsync(new() { MaxConfidence = 0.5 }, i => i.Confidence <= 0.5);
        await GivesAsync(new() { MinConfidence = 0.25, MaxConfidence = 0.5 }, i => i.Confidence is >= 0.25 and <= 0.5);
        await GivesAsync(new() { Approval = ApprovalState.Approved }, i => i.Approval == ApprovalState.Approved);
        await GivesAsync(new() { Approval = ApprovalState.Unreviewed }, i => i.Approval == ApprovalState.Unreviewed);
        await GivesAsync(new() { Assignee = "cai" }, i => i.Assignee == "cai");
        await GivesAsync(new() { HasProblem = true }, i => i.Problem is not null);
        await GivesAsync(new() { HasProblem = false }, i => i.Problem is null);
        await GivesAsync(new() { IsMissing = false }, i => !i.IsMissing);
        await GivesAsync(new() { IsMissing = true }, i => i.IsMissing);
        await GivesAsync(
            new() { Statuses = [ItemStatus.Labeled], LabelClass = new(1), Labeler = "ana", PathPrefix = "img/", HasProblem = false },
            i => i.Status == ItemStatus.Labeled && i.Labeler == "ana" && i.Annotations.Any(a => a.ClassId.Value == 1) && i.Problem is null);

        async Task GivesAsync(ItemFilter filter, Func<Item, bool> meets)
        {
            long[] expected = [.. all.Where(i => (filter.Statuses.Count > 0 || i.Status != ItemStatus.Removed) && meets(i)).Select(i => i.Id.Value)];
            Assert.Equal(expected, await bench.IdsAsync(new ItemQuery { Filter = filter }));
            Assert.Equal(expected.Reverse(), await bench.IdsAsync(new ItemQuery { Filter = filter, Descending = true }));
            if (expected.Length > 1)
            {
                Assert.Equal(expected[1..], await bench.IdsAsync(new ItemQuery { Filter = filter, After = new(expected[0]) }));
                Assert.Equal([expected[0]], await bench.IdsAsync(new ItemQuery { Filter = filter, Limit = 1 }));
            }
        }
    }

    [Fact]
    public async Task A_path_prefix_is_compared_character_by_character()
    {
        string[] paths = ["a%/1", "a%/2", "ab/1", "a_/1", "A%/1", "a", "b", "日本/1", "日本語", "a\\1", "a[b]/1", "\uffff1", "a\uffff"];
        Bench bench = await NewProjectAsync();
        await bench.AddAsync([.. paths.Select((p, i) => Bench.NewItem(p, i))]);

        foreach (string prefix in new[] { "", "a", "A", "a%", "a_", "a%/1", "a[", "a\\", "日本", "日本語!", "\uffff", "a\uffff", "zzz", "*", "a*" })
        {
            IReadOnlyList<Item> found = await bench.ListAsync(new ItemFilter { PathPrefix = prefix });
            Assert.Equal(paths.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)), found.Select(i => i.Path));
        }
    }

    [Fact]
    public async Task Pages_put_together_give_every_item_once_in_either_direction()
    {
        Bench bench = await NewProjectAsync(items: 23);

        Assert.Equal(Enumerable.Range(1, 23).Select(i => (long)i), await PagesAsync(descending: false));
        Assert.Equal(Enumerable.Range(1, 23).Reverse().Select(i => (long)i), await PagesAsync(descending: true));
        Assert.Equal([23L], await bench.IdsAsync(new ItemQuery { After = new(22), Limit = 9 }));
        Assert.Empty(await bench.IdsAsync(new ItemQuery { After = new(23) }));
        Assert.Empty(await bench.IdsAsync(new ItemQuery { After = new(1), Descending = true }));
        Assert.Equal(23, (await bench.IdsAsync(new ItemQuery { After = new(long.MaxValue), Descending = true })).Count);
        Assert.Empty(await bench.IdsAsync(new ItemQuery { After = new(long.MaxValue) }));

        async Task<List<long>> PagesAsync(bool descending)
        {
            var ids = new List<long>();
            while (true)
            {
                IReadOnlyList<long> page = await bench.IdsAsync(new ItemQuery { After = new(ids.LastOrDefault()), Descending = descending, Limit = 5 });
                ids.AddRange(page);
                if (page.Count < 5)
                {
                    return ids;
                }
            }
        }
    }

    [Fact]
    public async Task What_changes_between_pages_neither_shifts_nor_repeats_the_others()
    {
        Bench bench = await NewProjectAsync(items: 12);
        await bench.SubmitAsync(await bench.ClaimAsync("ana", 9), [.. Enumerable.Range(1, 9).Select(i => Bench.Label(new(i)))]);
        var labeled = new ItemFilter { Statuses = [ItemStatus.Labeled] };

        IReadOnlyList<long> first = await bench.IdsAsync(new ItemQuery { Filter = labeled, Limit = 4 });
        await bench.DecideAsync(1, ReviewDecision.Reject);
        await bench.DecideAsync(3, ReviewDecision.Reject);
        await bench.AddAsync(3, from: 13);
        IReadOnlyList<long> second = await bench.IdsAsync(new ItemQuery { Filter = labeled, Limit = 4, After = new(first[^1]) });
        await bench.LabelNextAsync("bob", 1);
        IReadOnlyList<long> third = await bench.IdsAsync(new ItemQuery { Filter = labeled, Limit = 4, After = new(second[^1]) });

        Assert.Equal([[1L, 2, 3, 4], [5L, 6, 7, 8], [9L]], new[] { first, second, third });
    }

    [Fact]
    public async Task A_listing_goes_on_while_items_change()
    {
        Bench bench = await NewProjectAsync(items: 600);
        var seen = new List<long>();

        await foreach (Item item in Store.ListItemsAsync(bench.Id, new ItemQuery(), Cancellation))
        {
            seen.Add(item.Id.Value);
            if (seen.Count is 1 or 300)
            {
                await bench.LabelNextAsync("ana");
                await bench.SkipNextAsync("ana", seen.Count == 1 ? 2 : 4);
            }
        }

        Assert.Equal(Enumerable.Range(1, 600).Select(i => (long)i), seen);
        Assert.Equal(4, (await bench.ProgressAsync()).Labeled + (await bench.ProgressAsync()).Skipped);
    }

    [Fact]
    public async Task Labels_are_loaded_only_on_request()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.LabelNextAsync("ana", 1, 1, 2);

        Assert.Empty(Assert.Single(await bench.ListAsync()).Annotations);
        Assert.Equal(
            StorePicture.Describe(await bench.ItemAsync(1)), StorePicture.Describe(Assert.Single(await bench.ListAsync(withAnnotations: true))));
    }

    [Fact]
    public async Task An_item_is_found_by_id_and_by_path_and_otherwise_is_nothing()
    {
        Bench bench = await NewProjectAsync(items: 2);

        Assert.Equal(2, (await Store.FindItemAsync(bench.Id, Bench.PathOf(2), Cancellation))?.Id.Value);
        foreach (long id in new[] { 0L, -1, 3, long.MaxValue, long.MinValue })
        {
            Assert.Null(await Store.FindItemAsync(bench.Id, new ItemId(id), Cancellation));
            Assert.Empty(await bench.HistoryAsync(id));
        }

        Assert.Null(await Store.FindItemAsync(bench.Id, "img", Cancellation));
        Assert.Null(await Store.FindItemAsync(bench.Id, "", Cancellation));
    }

    private async Task<Bench> NewVariedProjectAsync()
    {
        Bench bench = await NewProjectAsync(items: 14);
        await bench.QueueAsync(
            new QueueChange { ItemId = new(1), Kind = TaskKind.Prelabeled, Confidence = 0.25 }, new QueueChange { ItemId = new(2), Kind = TaskKind.Prelabeled, Confidence = 0.5 },
            new QueueChange { ItemId = new(11), Kind = TaskKind.Prelabeled, Confidence = 0.75 }, new QueueChange { ItemId = new(12), Kind = TaskKind.Clustered });
        await bench.LabelNextAsync("ana", 1, 1, 2);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.LabelNextAsync("bob", 2, 2);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.LabelNextAsync("ana", 11, 3);
        await bench.AssignAsync("cai", Bench.PathOf(14));
        await bench.LabelNextAsync("ana", 12, 1);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.SkipNextAsync("ana", 3);
        await bench.SkipNextAsync("bob", 4);
        await bench.LabelNextAsync("bob", 5, 2);
        await bench.LabelNextAsync("ana", 6, 1, 3);
        await bench.DecideAsync(2, ReviewDecision.Approve);
        await bench.DecideAsync(6, ReviewDecision.Correct, 2);
        await bench.DecideAsync(4, ReviewDecision.AcceptSkip);
        await bench.AddAsync(Bench.NewItem(Bench.PathOf(5), 50, "changed"));
        await Store.SetImageFactsAsync(bench.Id, [new ItemImageFacts { ItemId = new(7), Problem = "not an image" }], Cancellation);
        return bench;
    }
}
