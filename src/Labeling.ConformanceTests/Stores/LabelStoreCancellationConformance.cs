using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>A call cancelled before its commit throws and changes nothing.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreCancellationConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Fact]
    public async Task A_cancelled_call_that_writes_throws_and_changes_nothing()
    {
        Bench bench = await NewProjectAsync(items: 4);
        TaskLease lease = await bench.ClaimAsync("ana");
        await bench.LabelNextAsync("bob", 2);
        Project project = await bench.ProjectAsync();
        Project fresh = Bench.NewProject(Clock, "Never made");
        var paused = new Project(project) { State = ProjectState.Paused };
        var claim = new ClaimRequest { ProjectId = bench.Id, Labeler = "cai", LeaseDuration = Bench.LeaseDuration };
        var submit = new SubmitRequest { ProjectId = bench.Id, Token = lease.Token, Labeler = "ana", Submissions = [Bench.Label(new(1))] };
        var review = new ReviewRequest { ProjectId = bench.Id, ItemId = new(2), ExpectedVersion = 2, Reviewer = "rita", Decision = ReviewDecision.Reject };
        ProjectRecord record = (await Store.TryWriteRecordAsync(bench.Id, "run", "7", "1", 0, Cancellation))!;
        string before = await StorePicture.TakeAsync(Store, bench.Id);

        await ThrowsAsync(() => Store.TryCreateProjectAsync(fresh, Cancelled));
        await ThrowsAsync(() => Store.TryUpdateProjectAsync(paused, project.Version, RelabelPolicy.StartOverRemovingLabels, Cancelled));
        await ThrowsAsync(() => Store.AddItemsAsync(bench.Id, [Bench.NewItem("new.jpg", 1)], Cancelled));
        await ThrowsAsync(() => Store.SetImageFactsAsync(bench.Id, [new ItemImageFacts { ItemId = new(1), Problem = "none" }], Cancelled));
        await ThrowsAsync(() => Store.SetMissingAsync(bench.Id, [new(3)], true, Cancelled));
        await ThrowsAsync(() => Store.ClaimAsync(claim, Cancelled));
        await ThrowsAsync(() => Store.RenewAsync(bench.Id, lease.Token, "ana", TimeSpan.FromDays(1), Cancelled));
        await ThrowsAsync(() => Store.ReleaseAsync(bench.Id, lease.Token, "ana", Cancelled));
        await ThrowsAsync(() => Store.SaveDraftAsync(bench.Id, lease.Token, "ana", new(1), [], Cancelled));
        await ThrowsAsync(() => Store.SubmitAsync(submit, Cancelled));
        await ThrowsAsync(() => Store.UpdateQueueAsync(bench.Id, [new QueueChange { ItemId = new(3), Kind = TaskKind.Prelabeled }], Cancelled));
        await ThrowsAsync(() => Store.ImportLabelsAsync(bench.Id, [Bench.Final(3, 1)], "zoe", Cancelled));
        await ThrowsAsync(() => Store.AssignAsync(bench.Id, new ItemFilter(), "zoe", Cancelled));
        await ThrowsAsync(() => Store.AssignAsync(bench.Id, [new ItemId(3)], "zoe", Cancelled));
        await ThrowsAsync(() => Store.ReviewAsync(review, Cancelled));
        await ThrowsAsync(() => Store.RebuildCountersAsync(bench.Id, Cancelled));
        await ThrowsAsync(() => Store.TryWriteRecordAsync(bench.Id, "run", "7", "2", record.Version, Cancelled));
        await ThrowsAsync(() => Store.TryDeleteRecordAsync(bench.Id, "run", "7", record.Version, Cancelled));

        Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
        Assert.Null(await Store.FindProjectAsync("Never made", Cancellation));
        Assert.Equal((record.Version, "1"), await Store.FindRecordAsync(bench.Id, "run", "7", Cancellation) is { } kept ? (kept.Version, kept.Json) : default);
        TaskLease again = await bench.ClaimAsync("ana");
        Assert.Equal((lease.Token, lease.ExpiresAt), (again.Token, again.ExpiresAt));
        Assert.Null(again.Items[0].Draft);
        Assert.Equal([3L, 4], (await bench.ClaimAsync("dan", 9)).Items.Select(i => i.Id.Value));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_cancelled_call_that_reads_throws()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.LabelNextAsync("ana", 1);

        await ThrowsAsync(() => Store.FindProjectAsync(bench.Id, Cancelled));
        await ThrowsAsync(() => Store.FindProjectAsync("any", Cancelled));
        await ThrowsAsync(() => Store.ListProjectsAsync(cancellationToken: Cancelled).ToListAsync(Cancellation).AsTask());
        await ThrowsAsync(() => Store.FindItemAsync(bench.Id, new ItemId(1), Cancelled));
        await ThrowsAsync(() => Store.FindItemAsync(bench.Id, Bench.PathOf(1), Cancelled));
        await ThrowsAsync(() => Store.ListItemsAsync(bench.Id, new ItemQuery(), Cancelled).ToListAsync(Cancellation).AsTask());
        await ThrowsAsync(() => Store.ListItemsByPathAsync(bench.Id, Cancelled).ToListAsync(Cancellation).AsTask());
        await ThrowsAsync(() => Store.ReadHistoryAsync(bench.Id, new(1), Cancelled).ToListAsync(Cancellation).AsTask());
        await ThrowsAsync(() => Store.GetProgressAsync(bench.Id, Cancelled));
        await ThrowsAsync(() => Store.CheckCountersAsync(bench.Id, Cancelled));
        await ThrowsAsync(() => Store.OpenSnapshotAsync(bench.Id, cancellationToken: Cancelled));
        await ThrowsAsync(() => Store.FindRecordAsync(bench.Id, "run", "7", Cancelled));
        await ThrowsAsync(() => Store.ListRecordsAsync(bench.Id, "run", Cancelled).ToListAsync(Cancellation).AsTask());
        await bench.LabelNextAsync("ana", 2);
    }

    [Fact]
    public async Task A_listing_stops_where_it_is_cancelled()
    {
        Bench bench = await NewProjectAsync(items: 20);
        using var stop = new CancellationTokenSource();
        int seen = 0;

        await ThrowsAsync(async () =>
        {
            await foreach (Item item in Store.ListItemsAsync(bench.Id, new ItemQuery(), stop.Token))
            {
                seen++;
                await stop.CancelAsync();
            }
        });

        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task A_call_cancelled_at_any_moment_is_done_altogether_or_not_at_all()
    {
        Bench bench = await NewProjectAsync(items: 30);
        int done = 0;
        for (int round = 0; round < 30; round++)
        {
            TaskLease lease = await bench.ClaimAsync("ana");
            using var stop = new CancellationTokenSource();
            Task<SubmitResult> submit = Task.Run(
                () => Store.SubmitAsync(
                    new SubmitRequest { ProjectId = bench.Id, Token = lease.Token, Labeler = "ana", Submissions = [Bench.Label(lease.Items[0].Id)] }, stop.Token),
                Cancellation);
            SpinWait.SpinUntil(() => submit.IsCompleted, TimeSpan.FromMicroseconds(round * 40));
            await stop.CancelAsync();
            try
            {
                Assert.True((await submit).IsAccepted);
                done++;
                Assert.Equal(ItemStatus.Labeled, (await bench.ItemAsync(lease.Items[0].Id)).Status);
            }
            catch (OperationCanceledException)
            {
                // Cancelled, so nothing happened; the lease is still there and the answer goes in now.
                Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(lease.Items[0].Id)));
            }
        }

        Assert.Equal(30, (await bench.ProgressAsync()).Labeled);
        Assert.InRange(done, 0, 30);
        await StoreAudit.PassesAsync(bench);
    }

    private static Task<OperationCanceledException> ThrowsAsync(Func<Task> call) => Assert.ThrowsAnyAsync<OperationCanceledException>(call);
}
