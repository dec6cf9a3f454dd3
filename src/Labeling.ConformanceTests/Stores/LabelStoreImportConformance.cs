using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Labels made elsewhere that are taken as final.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreImportConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task Imported_labels_stand_and_the_item_leaves_the_queue()
    {
        Bench bench = await NewProjectAsync(items: 3);
        Annotation[] labels = [new(new LabelClassId(2), new BoundingBox(1, 2, 3, 4)) { Score = 0.25, IsCrowd = true }, new(new LabelClassId(1))];

        Assert.Equal(1, await bench.ImportAsync("zoe", new ImportedLabels { ItemId = new(2), Annotations = labels }));

        Item item = await bench.ItemAsync(2);
        Assert.Equal((ItemStatus.Labeled, ApprovalState.Unreviewed, "zoe", Clock.GetUtcNow(), 2L), (item.Status, item.Approval, item.Labeler, item.LabeledAt, item.Version));
        Assert.Equal(StorePicture.Describe(labels, withIds: false), StorePicture.Describe(item.Annotations, withIds: false));
        HistoryEntry entry = Assert.Single(await bench.HistoryAsync(2));
        Assert.Equal((HistoryEntryKind.Imported, "zoe", Clock.GetUtcNow(), null), (entry.Kind, entry.Actor, entry.At, entry.Token));
        Assert.Equal(StorePicture.Describe(item.Annotations), StorePicture.Describe(entry.Annotations));
        Assert.Equal([1L, 3], (await bench.ClaimAsync("ana", 9)).Items.Select(i => i.Id.Value));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Imported_labels_are_counted_and_count_for_no_labeler()
    {
        Bench bench = await NewProjectAsync(items: 3);

        Assert.Equal(2, await bench.ImportAsync(labeler: null, Bench.Final(1, 2, 3), Bench.Final(3)));

        ProjectProgress progress = await bench.ProgressAsync();
        Assert.Equal((2L, 1L), (progress.Labeled, progress.Incomplete));
        Assert.Equal([(2, 1L), (3, 1L)], progress.LabelCounts.Where(c => c.Value > 0).OrderBy(c => c.Key).Select(c => (c.Key.Value, c.Value)));
        Assert.Empty(progress.Labelers);
        Assert.Equal([1L], (await bench.ListAsync(new ItemFilter { LabelClass = new(3) })).Select(i => i.Id.Value));
        Assert.Empty((await bench.ItemAsync(3)).Annotations);
        Assert.Null((await bench.ItemAsync(3)).Labeler);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Importing_again_changes_nothing()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.ImportAsync("zoe", Bench.Final(1, 1), Bench.Final(2, 2));
        string before = await StorePicture.TakeAsync(Store, bench.Id);

        Assert.Equal(0, await bench.ImportAsync("bob", Bench.Final(1, 3), Bench.Final(2, 2)));

        Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
        Assert.Equal(0, await bench.ImportAsync("zoe"));
    }

    [Fact]
    public async Task What_people_did_or_are_doing_is_left_alone()
    {
        Bench bench = await NewProjectAsync(items: 5);
        await bench.LabelNextAsync("ana", 1, 1);
        await bench.SkipNextAsync("ana", 2);
        TaskLease lease = await bench.ClaimAsync("bob");
        Assert.Equal(3, lease.Items[0].Id.Value);

        Assert.Equal(1, await bench.ImportAsync("zoe", [.. new long[] { 1, 2, 3, 4, 77 }.Select(i => Bench.Final(i, 3))]));

        Assert.Equal(
            [ItemStatus.Labeled, ItemStatus.Skipped, ItemStatus.Unlabeled, ItemStatus.Labeled, ItemStatus.Unlabeled], (await bench.ListAsync()).Select(i => i.Status));
        Assert.Equal(["ana", "ana", null, "zoe", null], (await bench.ListAsync()).Select(i => i.Labeler));
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(new(3))));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_late_answer_does_not_undo_an_import()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        Clock.Advance(Bench.LeaseDuration);

        Assert.Equal(1, await bench.ImportAsync("zoe", Bench.Final(1, 3)));

        Assert.Equal(SubmissionStatus.ItemChanged, await bench.AnswerAsync(lease, Bench.Label(new(1))));
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(new(2))));
        Assert.Equal("zoe", (await bench.ItemAsync(1)).Labeler);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task An_item_that_waits_for_more_answers_is_left_to_those_who_answer()
    {
        Bench bench = await NewProjectAsync(items: 2, settings: Bench.Overlap(2, 3));
        await bench.LabelNextAsync("ana", 1);

        Assert.Equal(1, await bench.ImportAsync("zoe", Bench.Final(1, 3), Bench.Final(2, 3)));

        Assert.Equal((ItemStatus.Unlabeled, ItemStatus.Labeled), ((await bench.ItemAsync(1)).Status, (await bench.ItemAsync(2)).Status));
        await bench.LabelNextAsync("bob", 1);
        Assert.Equal(ItemStatus.Labeled, (await bench.ItemAsync(1)).Status);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_rejected_import_goes_back_to_the_queue_and_nobody_is_blamed()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Prelabeled, Suggestion = [new Annotation(new LabelClassId(2))], Confidence = 0.5 });
        await bench.ImportAsync("zoe", Bench.Final(1, 3));

        await bench.DecideAsync(1, ReviewDecision.Reject);

        Item item = await bench.ItemAsync(1);
        Assert.Equal((ItemStatus.Unlabeled, TaskKind.Prelabeled, null), (item.Status, item.Kind, item.Labeler));
        Assert.Equal([HistoryEntryKind.Imported, HistoryEntryKind.Rejected], await bench.HistoryKindsAsync(1));
        Assert.DoesNotContain((await bench.ProgressAsync()).Labelers, l => l.Rejected > 0);
        Assert.Equal(2, Assert.Single((await bench.ClaimAsync("ana")).Items[0].Suggestion).ClassId.Value);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_project_that_does_not_run_takes_labels_too_and_an_assignment_ends()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.AssignAsync("ana", "img");
        await bench.SetStateAsync(ProjectState.Paused);

        Assert.Equal(1, await bench.ImportAsync("zoe", Bench.Final(1, 1)));

        Assert.Null((await bench.ItemAsync(1)).Assignee);
        await bench.SetStateAsync(ProjectState.Running);
        await bench.NothingWaitsForAsync("ana");
        await StoreAudit.PassesAsync(bench);
    }
}
