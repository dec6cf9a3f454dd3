using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What was acknowledged is there when the data is opened again. Skipped for stores that keep nothing.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreDurabilityConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task Everything_is_as_it_was_after_the_data_is_opened_again()
    {
        Bench bench = await NewProjectAsync(items: 8);
        await bench.QueueAsync(new QueueChange { ItemId = new(7), Kind = TaskKind.Prelabeled, Suggestion = [new Annotation(new LabelClassId(2))], Confidence = 0.5 });
        await bench.AssignAsync("cai", Bench.PathOf(8));
        await Store.SetImageFactsAsync(
            bench.Id,
            [new ItemImageFacts { ItemId = new(6), ImageSize = new PixelSize(4, 3), Problem = "odd", Warnings = [new ImageWarning("cut-off", "It ends early.")] }],
            Cancellation);
        await bench.LabelNextAsync("ana", 7, 1, 2);
        await bench.LabelNextAsync("ana", 1);
        await bench.SkipNextAsync("bob", 2);
        await bench.SkipNextAsync("bob", 3, SkipPolicy.BackToQueueForOthers);
        await bench.DecideAsync(2, ReviewDecision.AcceptSkip);
        await bench.DecideAsync(7, ReviewDecision.Approve);
        await bench.DecideAsync(1, ReviewDecision.Reject);
        string before = await StorePicture.TakeAsync(Store, bench.Id);

        await ReopenAsync(bench);

        Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
        Assert.Equal([8L, 1, 4, 5, 6, 3], (await bench.ClaimAsync("cai", 9)).Items.Select(i => i.Id.Value));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Leases_drafts_and_accepted_answers_are_remembered()
    {
        Bench bench = await NewProjectAsync(items: 6);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        TaskLease reserved = await bench.ClaimAsync("ana", prefetch: true);
        await bench.AnswerAsync(lease, Bench.Label(new(2)));
        await Store.SaveDraftAsync(bench.Id, lease.Token, "ana", new(3), [new Annotation(new LabelClassId(3))], Cancellation);

        await ReopenAsync(bench);

        TaskLease again = await bench.ClaimAsync("ana");
        Assert.Equal((lease.Token, lease.ClaimedAt, lease.ExpiresAt), (again.Token, again.ClaimedAt, again.ExpiresAt));
        Assert.Equal([(1L, false), (2L, true), (3L, false), (4L, false)], again.Items.Select(i => (i.Id.Value, i.IsSubmitted)));
        Assert.Equal(3, Assert.Single(again.Items[2].Draft!).ClassId.Value);
        Assert.Equal(reserved.Token, (await bench.ClaimAsync("ana", prefetch: true)).Token);
        Assert.Equal(SubmissionStatus.AlreadyAccepted, await bench.AnswerAsync(lease, Bench.Label(new(2))));
        Clock.SetUtcNow(lease.ExpiresAt);
        await bench.ClaimAsync("bob");
        await ReopenAsync(bench);
        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(lease, Bench.Label(new(1))));
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(new(3))));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Items_that_nobody_looked_at_wait_after_the_data_is_opened_again()
    {
        Bench bench = await NewProjectAsync(items: 3);
        await bench.AddAsync(2, from: 4);
        var unlabeled = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Unlabeled], PathPrefix = "img/" } };
        Assert.Equal([1L, 2, 3, 4, 5], await bench.IdsAsync(unlabeled));

        await ReopenAsync(bench);

        Assert.Equal([1L, 2, 3, 4, 5], await bench.IdsAsync(unlabeled));
        Assert.Equal([1L, 2, 3, 4, 5], (await bench.ClaimAsync("ana", 9)).Items.Select(i => i.Id.Value));
        await bench.AddAsync(1, from: 6);
        await ReopenAsync(bench);
        Assert.Equal([1L, 2, 3, 4, 5, 6], await bench.IdsAsync(unlabeled));
        Assert.Equal([6L], (await bench.ClaimAsync("bob", 9)).Items.Select(i => i.Id.Value));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Ids_go_on_where_they_were()
    {
        Bench bench = await NewProjectAsync(items: 2);
        await bench.LabelNextAsync("ana", 1, 1, 2);
        long last = (await bench.ItemAsync(1)).Annotations.Max(a => a.Id);
        await bench.DecideAsync(1, ReviewDecision.Reject);

        await ReopenAsync(bench);

        await bench.AddAsync(1, from: 3);
        Assert.Equal(3, (await Store.FindItemAsync(bench.Id, Bench.PathOf(3), Cancellation))?.Id.Value);
        await bench.LabelNextAsync("ana", 1);
        Assert.True((await bench.ItemAsync(1)).Annotations[0].Id != last);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Names_stay_taken()
    {
        Bench bench = await NewProjectAsync();
        string name = (await bench.SetStateAsync(ProjectState.Deleted)).Name;

        await ReopenAsync(bench);

        Assert.Null(await Store.TryCreateProjectAsync(Bench.NewProject(Clock, name.ToUpperInvariant()), Cancellation));
        Assert.Equal(bench.Id, (await Store.FindProjectAsync(name, Cancellation))?.Id);
    }

    private async Task ReopenAsync(Bench bench)
    {
        LabelStore? reopened = await Fixture.ReopenAsync(Store, Clock);
        Assert.SkipWhen(reopened is null, $"The store '{Store.Name}' keeps nothing between openings.");
        Store = reopened!;
        bench.Store = Store;
    }
}
