using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What reviewers may decide, and what comes of it.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreReviewConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task Each_status_allows_the_decisions_it_should_and_no_others()
    {
        Bench bench = await NewProjectAsync(items: 0);
        (string State, Func<long, Task> Make, ReviewDecision[] Allowed)[] states =
        [
            ("unlabeled", _ => Task.CompletedTask, []),
            ("labeled", i => bench.LabelNextAsync("ana", i), [ReviewDecision.Approve, ReviewDecision.Reject, ReviewDecision.Correct]),
            ("approved", ApproveAsync, [ReviewDecision.Unapprove, ReviewDecision.Reject, ReviewDecision.Correct]),
            ("skipped", i => bench.SkipNextAsync("ana", i), [ReviewDecision.AcceptSkip, ReviewDecision.Reject, ReviewDecision.Correct]),
            ("changed", ChangeAsync, [ReviewDecision.Approve, ReviewDecision.Reject, ReviewDecision.Correct]),
            ("changed skip", ChangeSkipAsync, [ReviewDecision.Reject, ReviewDecision.Correct]),
            ("removed", RemoveAsync, []),
        ];

        int next = 1;
        foreach ((string state, Func<long, Task> make, ReviewDecision[] allowed) in states)
        {
            foreach (ReviewDecision decision in Enum.GetValues<ReviewDecision>())
            {
                long id = next++;
                await bench.AddAsync(Bench.NewItem(Bench.PathOf(id), -id));
                await make(id);
                string before = StorePicture.Describe(await bench.ItemAsync(id));

                ReviewResult result = await bench.ReviewAsync(id, decision, classes: 3);

                ReviewStatus expected = allowed.Contains(decision) ? ReviewStatus.Applied : ReviewStatus.NotAllowed;
                Assert.True(expected == result.Status, $"{decision} of an item that is {state} was {result.Status} instead of {expected}.");
                Assert.NotNull(result.Item);
                string after = StorePicture.Describe(await bench.ItemAsync(id));
                Assert.Equal(after, StorePicture.Describe(result.Item));
                Assert.Equal(expected == ReviewStatus.NotAllowed, before == after);
            }
        }

        await StoreAudit.PassesAsync(bench);

        async Task ApproveAsync(long id)
        {
            await bench.LabelNextAsync("ana", id);
            await bench.DecideAsync(id, ReviewDecision.Approve);
        }

        async Task ChangeAsync(long id)
        {
            await bench.LabelNextAsync("ana", id);
            await bench.AddAsync(Bench.NewItem(Bench.PathOf(id), -id, "changed"));
        }

        async Task ChangeSkipAsync(long id)
        {
            await bench.SkipNextAsync("ana", id);
            await bench.AddAsync(Bench.NewItem(Bench.PathOf(id), -id, "changed"));
        }

        async Task RemoveAsync(long id)
        {
            await bench.SkipNextAsync("ana", id);
            await bench.DecideAsync(id, ReviewDecision.AcceptSkip);
        }
    }

    [Fact]
    public async Task Approving_and_taking_it_back_keeps_the_labels()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.LabelNextAsync("ana", 1, 2);
        Item labeled = await bench.ItemAsync(1);
        Clock.Advance(TimeSpan.FromHours(1));

        Item approved = await bench.DecideAsync(1, ReviewDecision.Approve);
        Item unapproved = await bench.DecideAsync(1, ReviewDecision.Unapprove);

        Assert.Equal((ItemStatus.Labeled, ApprovalState.Approved, 3L), (approved.Status, approved.Approval, approved.Version));
        Assert.Equal((ItemStatus.Labeled, ApprovalState.Unreviewed, 4L), (unapproved.Status, unapproved.Approval, unapproved.Version));
        Assert.Equal(("ana", labeled.LabeledAt, StorePicture.Describe(labeled.Annotations)), (approved.Labeler, approved.LabeledAt, StorePicture.Describe(approved.Annotations)));
        IReadOnlyList<HistoryEntry> history = await bench.HistoryAsync(1);
        Assert.Equal([HistoryEntryKind.Submitted, HistoryEntryKind.Approved, HistoryEntryKind.Unapproved], history.Select(e => e.Kind));
        Assert.Equal(("rita", Clock.GetUtcNow(), "because Approve", null), (history[1].Actor, history[1].At, history[1].Reason, history[1].Token));
        Assert.Empty(history[1].Annotations);
    }

    [Fact]
    public async Task A_rejected_item_goes_back_to_where_it_was_and_its_history_stays()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.LabelNextAsync("ana", 1);
        await bench.DecideAsync(1, ReviewDecision.Approve);

        Item rejected = await bench.DecideAsync(1, ReviewDecision.Reject);

        Assert.Equal((ItemStatus.Unlabeled, ApprovalState.Unreviewed, null, null, 4L), (rejected.Status, rejected.Approval, rejected.Labeler, rejected.LabeledAt, rejected.Version));
        Assert.Empty(rejected.Annotations);
        IReadOnlyList<HistoryEntry> history = await bench.HistoryAsync(1);
        Assert.Equal([HistoryEntryKind.Submitted, HistoryEntryKind.Approved, HistoryEntryKind.Rejected], history.Select(e => e.Kind));
        Assert.Single(history[0].Annotations);
        Assert.Equal("because Reject", history[2].Reason);
        await bench.LabelNextAsync("ana", 1);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_rejected_item_is_handed_out_as_the_kind_it_was()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.QueueAsync(new QueueChange { ItemId = new(2), Kind = TaskKind.Prelabeled, Suggestion = [new Annotation(new LabelClassId(3))], Confidence = 0.75 });
        await bench.LabelNextAsync("ana", 2);

        Item rejected = await bench.DecideAsync(2, ReviewDecision.Reject);

        Assert.Equal((TaskKind.Prelabeled, (double?)0.75), (rejected.Kind, rejected.Confidence));
        TaskLease lease = await bench.ClaimAsync("ana");
        Assert.Equal((TaskKind.Prelabeled, 2L, 3), (lease.Kind, lease.Items[0].Id.Value, lease.Items[0].Suggestion[0].ClassId.Value));
    }

    [Fact]
    public async Task An_accepted_skip_takes_the_item_out_of_the_project()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.SkipNextAsync("ana", 1);

        Item removed = await bench.DecideAsync(1, ReviewDecision.AcceptSkip);

        Assert.Equal((ItemStatus.Removed, 3L), (removed.Status, removed.Version));
        Assert.Equal([2L], (await bench.ListAsync()).Select(i => i.Id.Value));
        Assert.Equal([HistoryEntryKind.Skipped, HistoryEntryKind.SkipAccepted], await bench.HistoryKindsAsync(1));
        ProjectProgress progress = await bench.ProgressAsync();
        Assert.Equal((1L, 1L), (progress.Removed, progress.Total));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_correction_gives_the_reviewers_labels_approved()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.LabelNextAsync("ana", 1, 1);
        long old = (await bench.ItemAsync(1)).Annotations[0].Id;
        Clock.Advance(TimeSpan.FromHours(1));

        Item item = await bench.DecideAsync(1, ReviewDecision.Correct, 2, 3);

        Assert.Equal((ItemStatus.Labeled, ApprovalState.Approved, "rita", (DateTimeOffset?)Clock.GetUtcNow(), 3L), (item.Status, item.Approval, item.Labeler, item.LabeledAt, item.Version));
        Assert.Equal([2, 3], item.Annotations.Select(a => a.ClassId.Value));
        Assert.All(item.Annotations, a => Assert.True(a.Id > 0 && a.Id != old));
        HistoryEntry entry = (await bench.HistoryAsync(1))[1];
        Assert.Equal((HistoryEntryKind.Corrected, "rita"), (entry.Kind, entry.Actor));
        Assert.Equal(StorePicture.Describe(item.Annotations), StorePicture.Describe(entry.Annotations));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Approving_labels_whose_file_changed_labels_the_item_again()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.LabelNextAsync("ana", 1, 2);
        await bench.AddAsync(Bench.NewItem(Bench.PathOf(1), 10, "changed"));

        Item item = await bench.DecideAsync(1, ReviewDecision.Approve);

        Assert.Equal((ItemStatus.Labeled, ApprovalState.Approved, "ana", 4L), (item.Status, item.Approval, item.Labeler, item.Version));
        Assert.Equal(2, Assert.Single(item.Annotations).ClassId.Value);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_reviewer_who_saw_another_version_gets_the_item_as_it_is_now()
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.LabelNextAsync("ana", 1);
        Item seen = await bench.ItemAsync(1);
        await bench.DecideAsync(1, ReviewDecision.Approve);
        string before = await StorePicture.TakeAsync(Store, bench.Id);

        foreach (long version in new[] { seen.Version, 0, seen.Version + 2 })
        {
            ReviewResult result = await bench.ReviewAsync(1, ReviewDecision.Reject, version, "rob");
            Assert.Equal(ReviewStatus.Conflict, result.Status);
            Assert.Equal(StorePicture.Describe(await bench.ItemAsync(1)), StorePicture.Describe(result.Item!));
        }

        Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
    }

    [Fact]
    public async Task A_version_that_is_gone_is_a_conflict_also_where_the_decision_is_not_allowed()
    {
        Bench bench = await NewProjectAsync(items: 1);

        Assert.Equal(ReviewStatus.Conflict, (await bench.ReviewAsync(1, ReviewDecision.Approve, version: 9)).Status);
        Assert.Equal(ReviewStatus.NotAllowed, (await bench.ReviewAsync(1, ReviewDecision.Approve, version: 1)).Status);
    }

    [Fact]
    public async Task An_item_that_is_not_there_is_not_found()
    {
        Bench bench = await NewProjectAsync(items: 1);

        foreach (long id in new[] { 0L, 2L, -1L, long.MaxValue })
        {
            ReviewResult result = await bench.ReviewAsync(id, ReviewDecision.Approve, version: 1);
            Assert.Equal((ReviewStatus.NotFound, null), (result.Status, result.Item));
        }
    }

    [Theory]
    [InlineData(ProjectState.Paused)]
    [InlineData(ProjectState.Completed)]
    public async Task Reviews_go_on_while_the_project_does_not_run(ProjectState state)
    {
        Bench bench = await NewProjectAsync(items: 1);
        await bench.LabelNextAsync("ana", 1);
        await bench.SetStateAsync(state);

        await bench.DecideAsync(1, ReviewDecision.Approve);
        Item rejected = await bench.DecideAsync(1, ReviewDecision.Reject);

        Assert.Equal(ItemStatus.Unlabeled, rejected.Status);
        await bench.SetStateAsync(ProjectState.Running);
        await bench.LabelNextAsync("bob", 1);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_reject_counts_against_the_labeler_whose_answer_stood()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.LabelNextAsync("ana", 1);
        await bench.SkipNextAsync("ana", 2);
        await bench.LabelNextAsync("bob", 3);
        await bench.DecideAsync(1, ReviewDecision.Reject);
        await bench.DecideAsync(2, ReviewDecision.Reject);
        await bench.DecideAsync(3, ReviewDecision.Correct, 2);
        await bench.DecideAsync(3, ReviewDecision.Reject);

        IReadOnlyList<LabelerProgress> labelers = (await bench.ProgressAsync()).Labelers;

        Assert.Equal([("ana", 1L, 1L, 2L), ("bob", 1L, 0L, 0L)], labelers.Select(l => (l.Labeler, l.Submitted, l.Skipped, l.Rejected)));
        await StoreAudit.PassesAsync(bench);
    }
}
