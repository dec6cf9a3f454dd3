using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What becomes of skipped items.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreSkipConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task A_skip_out_of_the_queue_waits_for_a_reviewer()
    {
        Bench bench = await NewProjectAsync(items: 1);

        TaskLease lease = await bench.SkipNextAsync("ana", 1);

        Item item = await bench.ItemAsync(1);
        Assert.Equal((ItemStatus.Skipped, "ana", (DateTimeOffset?)Clock.GetUtcNow(), 2L), (item.Status, item.Labeler, item.LabeledAt, item.Version));
        Assert.Empty(item.Annotations);
        Assert.Equal(
            $"1.1 Skipped skip=OutOfQueue by=ana at={Clock.GetUtcNow():O} token={lease.Token} kind=Manual reason=blurred elapsed=00:00:01 []",
            StorePicture.Describe(Assert.Single(await bench.HistoryAsync(1)), withIds: true, t => t.ToString()));
        await bench.NothingWaitsForAsync("ana");
        await bench.NothingWaitsForAsync("bob");
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_skip_back_to_the_queue_puts_the_item_at_its_end_for_anyone()
    {
        Bench bench = await NewProjectAsync(items: 3);

        await bench.SkipNextAsync("ana", 1, SkipPolicy.BackToQueue);

        Item item = await bench.ItemAsync(1);
        Assert.Equal((ItemStatus.Unlabeled, null, null, 1L), (item.Status, item.Labeler, item.LabeledAt, item.Version));
        Assert.Equal(SkipPolicy.BackToQueue, Assert.Single(await bench.HistoryAsync(1)).SkipPolicy);
        await bench.AddAsync(1, from: 4);
        Assert.Equal([2L, 3, 4, 1], (await bench.ClaimAsync("ana", 9)).Items.Select(i => i.Id.Value));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Items_put_back_keep_the_order_in_which_they_were_put_back()
    {
        Bench bench = await NewProjectAsync(items: 4);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await bench.SubmitAsync(lease, SkipPolicy.BackToQueue, Bench.Skip(new(3)), Bench.Skip(new(1)), Bench.Skip(new(2)));
        await bench.SubmitAsync(lease, Bench.Label(new(4)));
        await bench.SkipNextAsync("bob", 3, SkipPolicy.BackToQueue);

        Assert.Equal([1L, 2, 3], (await bench.ClaimAsync("cai", 9)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task An_item_is_put_back_behind_those_of_its_kind()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Prelabeled }, new QueueChange { ItemId = new(3), Kind = TaskKind.Prelabeled });

        await bench.SkipNextAsync("ana", 1, SkipPolicy.BackToQueue);

        Assert.Equal([3L, 1], (await bench.ClaimAsync("ana", 9)).Items.Select(i => i.Id.Value));
        Assert.Equal([2L], (await bench.ClaimAsync("bob", 9)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task A_skip_for_others_never_brings_the_item_back_to_its_labeler()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.SkipNextAsync("ana", 1, SkipPolicy.BackToQueueForOthers);
        await bench.LabelNextAsync("ana", 2);

        await bench.NothingWaitsForAsync("ana");
        await bench.SkipNextAsync("bob", 1, SkipPolicy.BackToQueueForOthers);
        await bench.NothingWaitsForAsync("ana");
        await bench.NothingWaitsForAsync("bob");
        await bench.LabelNextAsync("cai", 1);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_rejected_item_is_again_for_those_who_skipped_it_for_others()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.SkipNextAsync("ana", 1, SkipPolicy.BackToQueueForOthers);
        await bench.LabelNextAsync("bob", 2);
        await bench.LabelNextAsync("bob", 1);

        await bench.DecideAsync(1, ReviewDecision.Reject);

        await bench.LabelNextAsync("ana", 1);
    }

    [Fact]
    public async Task A_skip_for_others_ends_the_assignment_to_its_labeler()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.AssignAsync("ana", "img");

        await bench.SkipNextAsync("ana", 1, SkipPolicy.BackToQueueForOthers);
        await bench.SkipNextAsync("ana", 2, SkipPolicy.BackToQueue);

        Assert.Equal((null, "ana"), ((await bench.ItemAsync(1)).Assignee, (await bench.ItemAsync(2)).Assignee));
        await bench.LabelNextAsync("bob", 1);
        await bench.NothingWaitsForAsync("bob");
        await bench.LabelNextAsync("ana", 2);
    }

    [Fact]
    public async Task A_skip_twice_is_one_skip_also_after_the_item_went_on()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease first = await bench.SkipNextAsync("ana", 1, SkipPolicy.BackToQueue);
        Assert.Equal(SubmissionStatus.AlreadyAccepted, await bench.AnswerAsync(first, Bench.Skip(new(1)), SkipPolicy.BackToQueue));
        TaskLease second = await bench.ClaimAsync("ana");

        Assert.Equal(SubmissionStatus.AlreadyAccepted, await bench.AnswerAsync(first, Bench.Label(new(1))));

        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(second, Bench.Label(new(1))));
        Assert.Equal([HistoryEntryKind.Skipped, HistoryEntryKind.Submitted], await bench.HistoryKindsAsync(1));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_rejected_skip_returns_to_the_first_place_in_the_queue()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.SkipNextAsync("ana", 1, SkipPolicy.BackToQueue);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await bench.SubmitAsync(lease, Bench.Label(new(2)), Bench.Skip(new(1)));

        await bench.DecideAsync(1, ReviewDecision.Reject);

        await Store.ReleaseAsync(bench.Id, lease.Token, "ana", Cancellation);
        Assert.Equal([1L, 3], (await bench.ClaimAsync("ana", 4)).Items.Select(i => i.Id.Value));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task The_labels_of_a_skip_are_not_taken_in()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");

        await bench.AnswerAsync(lease, new Submission { ItemId = new(1), IsSkip = true, Annotations = [new Annotation(new LabelClassId(1))] });

        Assert.Empty((await bench.ItemAsync(1)).Annotations);
        Assert.Empty((await bench.HistoryAsync(1))[0].Annotations);
    }
}
