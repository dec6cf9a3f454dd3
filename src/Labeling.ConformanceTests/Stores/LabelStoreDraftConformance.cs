using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Unfinished work, which nothing but its submission ends.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreDraftConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task A_draft_comes_back_with_the_task_and_the_last_one_counts()
    {
        Bench bench = await NewProjectAsync(items: 4);
        TaskLease lease = await bench.ClaimAsync("ana", 4);

        Assert.True(await SaveAsync(bench, lease, 2, 1));
        Assert.True(await SaveAsync(bench, lease, 2, 3, 2));
        Assert.True(await SaveAsync(bench, lease, 3));

        Assert.Equal([null, "3,2", "", null], await DraftsAsync(bench, "ana"));
        Assert.Equal(1, (await bench.ItemAsync(2)).Version);
        Assert.Empty(await bench.HistoryAsync(2));
        Assert.Equal(4, (await bench.ProgressAsync()).Incomplete);
    }

    [Fact]
    public async Task Unfinished_shapes_are_kept_as_they_are()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        Annotation[] work = [new(default(LabelClassId), new BoundingBox(3, 4, 0, 0)), new(new LabelClassId(99)) { IsOccluded = true }];

        await Store.SaveDraftAsync(bench.Id, lease.Token, "ana", new(1), work, Cancellation);

        Assert.Equal(StorePicture.Describe(work), StorePicture.Describe((await bench.ClaimAsync("ana")).Items[0].Draft!));
    }

    [Fact]
    public async Task Nothing_drops_a_draft_but_its_labeler()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        await SaveAsync(bench, lease, 1, 2);

        Assert.True(await Store.SaveDraftAsync(bench.Id, lease.Token, "ana", new(1), null, Cancellation));
        Assert.True(await Store.SaveDraftAsync(bench.Id, lease.Token, "ana", new(1), null, Cancellation));

        Assert.Equal([null], await DraftsAsync(bench, "ana"));
    }

    [Fact]
    public async Task A_draft_survives_its_lease_and_everything_that_happens_to_the_item()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        await SaveAsync(bench, lease, 1, 2);
        Clock.Advance(Bench.LeaseDuration);
        Assert.Equal(["2"], await DraftsAsync(bench, "ana"));
        Clock.Advance(Bench.LeaseDuration);
        Assert.Equal([null], await DraftsAsync(bench, "bob"));
        Assert.True(await SaveAsync(bench, lease, 1, 3));
        await bench.LabelNextAsync("bob", 1);
        await bench.DecideAsync(1, ReviewDecision.Reject);
        await bench.SetStateAsync(ProjectState.Paused);
        Assert.True(await SaveAsync(bench, lease, 1, 3, 3));
        await bench.SetStateAsync(ProjectState.Running, RelabelPolicy.StartOverRemovingLabels);

        Assert.Equal(["3,3"], await DraftsAsync(bench, "ana"));
    }

    [Fact]
    public async Task A_submitted_answer_ends_its_labelers_draft_and_no_other()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 2));
        TaskLease ana = await bench.ClaimAsync("ana");
        TaskLease bob = await bench.ClaimAsync("bob");
        await SaveAsync(bench, ana, 1, 1);
        await SaveAsync(bench, bob, 1, 2);

        await bench.AnswerAsync(ana, Bench.Label(new(1)));

        Assert.Equal(["2"], await DraftsAsync(bench, "bob"));
        await bench.AnswerAsync(bob, Bench.Label(new(1)));
        await bench.DecideAsync(1, ReviewDecision.Reject);
        Assert.Equal([null], await DraftsAsync(bench, "ana"));
        Assert.Equal([null], await DraftsAsync(bench, "bob"));
    }

    [Fact]
    public async Task A_draft_that_arrives_after_its_answer_is_not_kept()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.LabelNextAsync("ana", 1);

        Assert.False(await SaveAsync(bench, lease, 1, 2));

        await bench.DecideAsync(1, ReviewDecision.Reject);
        Assert.Equal([null], await DraftsAsync(bench, "ana"));
    }

    [Fact]
    public async Task A_refused_answer_leaves_the_draft()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lost = await bench.ClaimAsync("ana");
        await SaveAsync(bench, lost, 1, 2);
        Clock.Advance(Bench.LeaseDuration);
        TaskLease taken = await bench.ClaimAsync("bob");
        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(lost, Bench.Label(new(1))));

        await Store.ReleaseAsync(bench.Id, taken.Token, "bob", Cancellation);

        Assert.Equal(["2"], await DraftsAsync(bench, "ana"));
    }

    [Fact]
    public async Task A_draft_needs_a_lease_of_its_labeler_on_its_item()
    {
        Bench bench = await NewProjectAsync(items: 2);
        Bench other = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        var unknown = new LeaseToken(Guid.CreateVersion7(Clock.GetUtcNow()));

        Assert.False(await Store.SaveDraftAsync(bench.Id, unknown, "ana", new(1), [], Cancellation));
        Assert.False(await Store.SaveDraftAsync(bench.Id, lease.Token, "bob", new(1), [], Cancellation));
        Assert.False(await Store.SaveDraftAsync(bench.Id, lease.Token, "ana", new(2), [], Cancellation));
        Assert.False(await Store.SaveDraftAsync(other.Id, lease.Token, "ana", new(1), [], Cancellation));

        Assert.Equal([null], await DraftsAsync(bench, "ana"));
        Assert.Equal([null], await DraftsAsync(bench, "bob"));
    }

    private static Task<bool> SaveAsync(Bench bench, TaskLease lease, long itemId, params int[] classes)
        => bench.Store.SaveDraftAsync(
            bench.Id, lease.Token, lease.Labeler, new ItemId(itemId), [.. classes.Select(c => new Annotation(new LabelClassId(c)))], Cancellation);

    private static async Task<string?[]> DraftsAsync(Bench bench, string labeler)
        => [.. (await bench.ClaimAsync(labeler)).Items.Select(i => i.Draft is null ? null : string.Join(',', i.Draft.Select(a => a.ClassId)))];
}
