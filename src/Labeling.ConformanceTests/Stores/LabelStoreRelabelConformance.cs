using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What becomes of labels when a project changes.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreRelabelConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task Continuing_keeps_everything()
    {
        Bench bench = await NewInEveryStatusAsync();
        string before = await ItemsAsync(bench);

        await bench.SetStateAsync(ProjectState.Running, RelabelPolicy.Continue);

        Assert.Equal(before, await ItemsAsync(bench));
    }

    [Theory]
    [InlineData(RelabelPolicy.StartOverKeepingLabels)]
    [InlineData(RelabelPolicy.StartOverRemovingLabels)]
    public async Task Starting_over_puts_labeled_skipped_and_needs_review_items_back(RelabelPolicy relabel)
    {
        Bench bench = await NewInEveryStatusAsync();
        IReadOnlyList<Item> before = await bench.ListAsync(new ItemFilter { Statuses = Enum.GetValues<ItemStatus>() });

        await bench.SetStateAsync(ProjectState.Running, relabel);

        IReadOnlyList<Item> after = await bench.ListAsync(new ItemFilter { Statuses = Enum.GetValues<ItemStatus>() }, withAnnotations: true);
        foreach ((Item was, Item item) in before.Zip(after))
        {
            if (was.Status is ItemStatus.Removed or ItemStatus.Unlabeled)
            {
                Assert.Equal(StorePicture.Describe(was), StorePicture.Describe(item));
                continue;
            }

            Assert.Equal((ItemStatus.Unlabeled, ApprovalState.Unreviewed, null, null), (item.Status, item.Approval, item.Labeler, item.LabeledAt));
            Assert.Equal((TaskKind.Manual, null, was.Version + 1), (item.Kind, item.Confidence, item.Version));
            Assert.Empty(item.Annotations);
            HistoryEntry last = (await bench.HistoryAsync(item.Id.Value))[^1];
            Assert.Equal((HistoryEntryKind.StartedOver, null, Clock.GetUtcNow()), (last.Kind, last.Actor, last.At));
        }

        Assert.Equal([1L, 2, 3, 4, 5], (await bench.ClaimAsync("zoe", 9)).Items.Select(i => i.Id.Value));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Kept_labels_come_as_a_suggestion_and_removed_ones_do_not()
    {
        Bench keeping = await NewProjectAsync(items: 2);
        Bench removing = await NewProjectAsync(items: 2);
        foreach (Bench bench in new[] { keeping, removing })
        {
            await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Prelabeled, Suggestion = [new Annotation(new LabelClassId(1))], Confidence = 0.9 });
            await bench.LabelNextAsync("ana", 1, 2, 3);
            await bench.SkipNextAsync("ana", 2);
        }

        await keeping.SetStateAsync(ProjectState.Running, RelabelPolicy.StartOverKeepingLabels);
        await removing.SetStateAsync(ProjectState.Running, RelabelPolicy.StartOverRemovingLabels);

        TaskLease kept = await keeping.ClaimAsync("bob", 4);
        TaskLease removed = await removing.ClaimAsync("bob", 4);
        Assert.Equal([[2, 3], []], kept.Items.Select(i => i.Suggestion.Select(a => a.ClassId.Value)));
        Assert.Equal([[], []], removed.Items.Select(i => i.Suggestion.Select(a => a.ClassId.Value)));
        Assert.Equal((TaskKind.Manual, TaskKind.Manual), (kept.Kind, removed.Kind));
    }

    [Fact]
    public async Task The_project_and_its_labels_change_in_one_step()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.LabelNextAsync("ana", 1);
        Project project = await bench.ProjectAsync();
        await bench.SetStateAsync(ProjectState.Paused);
        string before = await StorePicture.TakeAsync(Store, bench.Id);

        Project? late = await Store.TryUpdateProjectAsync(project, project.Version, RelabelPolicy.StartOverRemovingLabels, Cancellation);

        Assert.Null(late);
        Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
        await bench.SetStateAsync(ProjectState.Running, RelabelPolicy.StartOverRemovingLabels);
        Assert.Equal(1, (await bench.ProgressAsync()).Incomplete);
    }

    [Fact]
    public async Task Work_in_hand_stays_in_hand_when_a_running_project_starts_over()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await bench.SubmitAsync(lease, Bench.Label(new(1)));

        await bench.SetStateAsync(ProjectState.Running, RelabelPolicy.StartOverRemovingLabels);

        Assert.Equal(SubmissionStatus.AlreadyAccepted, await bench.AnswerAsync(lease, Bench.Label(new(1))));
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(new(2))));
        await bench.LabelNextAsync("bob", 1);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Items_put_back_before_they_were_done_return_to_their_first_place()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.SkipNextAsync("ana", 1, SkipPolicy.BackToQueueForOthers);
        await bench.LabelNextAsync("bob", 2);
        await bench.LabelNextAsync("bob", 3);
        await bench.LabelNextAsync("bob", 1);

        await bench.SetStateAsync(ProjectState.Running, RelabelPolicy.StartOverKeepingLabels);

        Assert.Equal([1L, 2, 3], (await bench.ClaimAsync("ana", 4)).Items.Select(i => i.Id.Value));
    }

    [Fact]
    public async Task Starting_over_drops_the_answers_of_items_that_wait_for_more()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 3));
        await bench.LabelNextAsync("ana", 1);
        TaskLease late = await bench.ClaimAsync("bob");

        await bench.SetStateAsync(ProjectState.Running, RelabelPolicy.StartOverKeepingLabels);

        Assert.Equal(SubmissionStatus.ItemChanged, await bench.AnswerAsync(late, Bench.Label(new(1))));
        Assert.Equal([HistoryEntryKind.Submitted, HistoryEntryKind.StartedOver], await bench.HistoryKindsAsync(1));
        Assert.Equal(1, (await bench.ItemAsync(1)).Version);
        await bench.LabelNextAsync("ana", 1);
        await bench.LabelNextAsync("bob", 1);
        Assert.Equal(ItemStatus.Labeled, (await bench.ItemAsync(1)).Status);
        await StoreAudit.PassesAsync(bench);
    }

    /// <summary>Items 1 labeled, 2 approved, 3 skipped, 4 in need of review, 5 waiting, 6 removed.</summary>
    private async Task<Bench> NewInEveryStatusAsync()
    {
        Bench bench = await NewProjectAsync(items: 6);
        TaskLease lease = await bench.ClaimAsync("ana", 6);
        await bench.SubmitAsync(
            lease, Bench.Label(new(1), 1), Bench.Label(new(2), 2), Bench.Skip(new(3)), Bench.Label(new(4), 3), Bench.Skip(new(6)));
        await bench.DecideAsync(2, ReviewDecision.Approve);
        await bench.AddAsync(Bench.NewItem(Bench.PathOf(4), 40, "changed"));
        await bench.DecideAsync(6, ReviewDecision.AcceptSkip);
        Assert.True(await Store.ReleaseAsync(bench.Id, lease.Token, "ana", Cancellation));
        return bench;
    }

    private static async Task<string> ItemsAsync(Bench bench)
        => string.Join('\n', (await StorePicture.TakeAsync(bench.Store, bench.Id)).Split('\n').Skip(1));
}
