using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Items meant for one labeler.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreAssignmentConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task An_assigned_item_comes_first_to_its_labeler_and_to_nobody_else()
    {
        Bench bench = await NewProjectAsync(items: 3);

        Assert.Equal(1, await bench.AssignAsync("ana", Bench.PathOf(3)));

        Assert.Equal((3L, 1L, 2L), (await NextAsync("ana"), await NextAsync("bob"), await NextAsync("cai")));
        await bench.NothingWaitsForAsync("dan");
        Assert.Equal("ana", (await bench.ItemAsync(3)).Assignee);

        async Task<long> NextAsync(string labeler) => (await bench.ClaimAsync(labeler)).Items[0].Id.Value;
    }

    [Fact]
    public async Task Assigned_items_come_before_prelabeled_ones_for_anyone()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Prelabeled });
        await bench.AssignAsync("ana", Bench.PathOf(2));

        Assert.Equal([2L], (await bench.ClaimAsync("ana", 4)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task A_page_of_assigned_items_is_filled_up_with_items_of_the_same_kind_for_anyone()
    {
        Bench bench = await NewProjectAsync(items: 5);
        await bench.QueueAsync(new QueueChange { ItemId = new(2), Kind = TaskKind.Prelabeled });
        await bench.AssignAsync("ana", Bench.PathOf(4));
        await bench.AssignAsync("bob", Bench.PathOf(3));

        Assert.Equal([4L, 1, 5], (await bench.ClaimAsync("ana", 4)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task A_page_of_a_group_takes_those_of_the_group_that_are_assigned_first()
    {
        Bench bench = await NewProjectAsync(items: 4);
        await bench.QueueAsync([.. Enumerable.Range(1, 4).Select(i => new QueueChange { ItemId = new(i), Kind = TaskKind.Clustered, Group = i % 2 })]);
        await bench.AssignAsync("ana", Bench.PathOf(3));

        Assert.Equal([3L, 1], (await bench.ClaimAsync("ana", 4)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task An_assignment_to_anyone_takes_it_back()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.AssignAsync("ana", "img");

        Assert.Equal(2, await bench.AssignAsync(null, "img"));

        Assert.Null((await bench.ItemAsync(1)).Assignee);
        Assert.Equal([1L, 2], (await bench.ClaimAsync("bob", 4)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task Leased_items_stay_where_they_are_and_follow_when_they_come_back()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");

        Assert.Equal(1, await bench.AssignAsync("bob", "img"));

        Assert.Equal(lease.Token, (await bench.ClaimAsync("ana")).Token);
        await bench.NothingWaitsForAsync("bob");
        Clock.Advance(Bench.LeaseDuration);
        await bench.NothingWaitsForAsync("ana");
        await bench.NothingWaitsForAsync("cai");
        Assert.Equal(1, (await bench.ClaimAsync("bob")).Items[0].Id.Value);
    }

    [Fact]
    public async Task Only_incomplete_items_that_meet_the_filter_are_assigned()
    {
        Bench bench = await NewProjectAsync(items: 6);
        await bench.LabelNextAsync("ana", 1);
        await bench.SkipNextAsync("ana", 2);
        await bench.QueueAsync(new QueueChange { ItemId = new(5), Kind = TaskKind.Prelabeled, Confidence = 0.5 });

        Assert.Equal(0, await AssignAsync(new ItemFilter { Statuses = [ItemStatus.Labeled, ItemStatus.Skipped] }));
        Assert.Equal(1, await AssignAsync(new ItemFilter { Kind = TaskKind.Prelabeled, MinConfidence = 0.5 }));
        Assert.Equal(1, await AssignAsync(new ItemFilter { Assignee = "bob" }));
        Assert.Equal(0, await AssignAsync(new ItemFilter { PathPrefix = "IMG" }));
        Assert.Equal([5L], await bench.IdsAsync(new ItemQuery { Filter = new ItemFilter { Assignee = "bob" } }));
        Assert.Equal(4, await AssignAsync(new ItemFilter { Statuses = [ItemStatus.Unlabeled, ItemStatus.Labeled] }));
        Assert.Equal([3L, 4, 5, 6], await bench.IdsAsync(new ItemQuery { Filter = new ItemFilter { Assignee = "bob" } }));

        Task<long> AssignAsync(ItemFilter filter) => Store.AssignAsync(bench.Id, filter, "bob", Cancellation);
    }

    [Fact]
    public async Task Single_items_are_assigned_and_those_that_do_not_wait_are_passed_over()
    {
        Bench bench = await NewProjectAsync(items: 6);
        await bench.LabelNextAsync("ana", 1);
        TaskLease lease = await bench.ClaimAsync("ana");

        Assert.Equal(3, await bench.AssignAsync("bob", new ItemId(1), new(2), new(4), new(6), new(99)));
        Assert.Equal([2L, 4, 6], await bench.IdsAsync(new ItemQuery { Filter = new ItemFilter { Assignee = "bob" } }));
        Assert.Equal([4L, 6], (await bench.ClaimAsync("bob", 4)).Items.Select(i => i.Id.Value).Take(2));
        Assert.Equal(lease.Token, (await bench.ClaimAsync("ana")).Token);
        Assert.Equal(2, await bench.AssignAsync(null, new ItemId(2), new(6)));
        Assert.Equal([4L], await bench.IdsAsync(new ItemQuery { Filter = new ItemFilter { Assignee = "bob" } }));
        Assert.Equal(0, await Store.AssignAsync(bench.Id, Array.Empty<ItemId>(), "bob", Cancellation));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task An_assignment_is_gone_once_the_item_leaves_the_queue()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.AssignAsync("ana", "img");
        await bench.LabelNextAsync("ana", 1);
        Assert.Null((await bench.ItemAsync(1)).Assignee);

        await bench.DecideAsync(1, ReviewDecision.Reject);

        await bench.LabelNextAsync("bob", 1);
    }

    [Fact]
    public async Task Assigning_changes_neither_version_nor_history()
    {
        Bench bench = await NewProjectAsync(items: 1);

        await bench.AssignAsync("ana", "img");

        Assert.Equal(1, (await bench.ItemAsync(1)).Version);
        Assert.Empty(await bench.HistoryAsync(1));
        await StoreAudit.PassesAsync(bench);
    }
}
