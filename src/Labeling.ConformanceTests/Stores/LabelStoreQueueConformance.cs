using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>How waiting items are to be handed out.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreQueueConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task A_prelabeled_item_comes_with_its_suggestion_and_confidence()
    {
        Bench bench = await NewProjectAsync(items: 2);
        Annotation[] suggestion = [new(new LabelClassId(2), new BoundingBox(1, 2, 3, 4)) { Score = 0.875 }, new(new LabelClassId(1))];

        Assert.Equal(1, await bench.QueueAsync(new QueueChange { ItemId = new(2), Kind = TaskKind.Prelabeled, Suggestion = suggestion, Confidence = 0.875 }));

        Item item = await bench.ItemAsync(2);
        Assert.Equal((TaskKind.Prelabeled, (double?)0.875, 1L), (item.Kind, item.Confidence, item.Version));
        Assert.Empty(item.Annotations);
        Assert.Empty(await bench.HistoryAsync(2));
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        Assert.Equal(TaskKind.Prelabeled, lease.Kind);
        Assert.Equal(StorePicture.Describe(suggestion, withIds: false), StorePicture.Describe(Assert.Single(lease.Items).Suggestion, withIds: false));
    }

    [Fact]
    public async Task A_change_takes_the_place_of_what_was_there_before()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Prelabeled, Suggestion = [new Annotation(new LabelClassId(1))], Confidence = 0.5 });

        Assert.Equal(1, await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Manual, Group = 7 }));

        Assert.Equal((TaskKind.Manual, null), ((await bench.ItemAsync(1)).Kind, (await bench.ItemAsync(1)).Confidence));
        TaskLease lease = await bench.ClaimAsync("ana");
        Assert.Equal(TaskKind.Manual, lease.Kind);
        Assert.Empty(lease.Items[0].Suggestion);
    }

    [Fact]
    public async Task A_group_means_nothing_to_other_kinds()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.QueueAsync(
            new QueueChange { ItemId = new(1), Kind = TaskKind.Prelabeled, Group = 1 }, new QueueChange { ItemId = new(2), Kind = TaskKind.Prelabeled, Group = 2 });

        Assert.Equal(2, (await bench.ClaimAsync("ana", 4)).Items.Count);
    }

    [Fact]
    public async Task Leased_finished_and_unknown_items_are_passed_over()
    {
        Bench bench = await NewProjectAsync(items: 4);
        await bench.LabelNextAsync("ana", 1);
        TaskLease lease = await bench.ClaimAsync("bob");

        long count = await bench.QueueAsync([.. new long[] { 1, 2, 3, 77 }.Select(i => new QueueChange { ItemId = new(i), Kind = TaskKind.Prelabeled })]);

        Assert.Equal(1, count);
        Assert.Equal([TaskKind.Manual, TaskKind.Manual, TaskKind.Prelabeled, TaskKind.Manual], (await bench.ListAsync()).Select(i => i.Kind));
        Clock.SetUtcNow(lease.ExpiresAt);
        Assert.Equal(1, await bench.QueueAsync(new QueueChange { ItemId = new(2), Kind = TaskKind.Prelabeled }));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_change_to_the_same_counts_too()
    {
        Bench bench = await NewProjectAsync(items: 1);

        Assert.Equal(1, await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Manual }));
        Assert.Equal(0, await bench.QueueAsync());
    }

    [Fact]
    public async Task An_item_keeps_the_kind_it_was_handed_out_in()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Clustered, Group = 4 });

        await bench.LabelNextAsync("ana", 1);

        Assert.Equal(TaskKind.Clustered, (await bench.ItemAsync(1)).Kind);
        Assert.Equal(TaskKind.Clustered, (await bench.HistoryAsync(1))[0].TaskKind);
    }

    [Fact]
    public async Task A_late_answer_after_a_change_names_the_kind_it_was_handed_out_in()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);
        Assert.Equal(1, await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Prelabeled }));

        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(new(1))));

        Assert.Equal(TaskKind.Manual, (await bench.HistoryAsync(1))[0].TaskKind);
        await StoreAudit.PassesAsync(bench);
    }
}
