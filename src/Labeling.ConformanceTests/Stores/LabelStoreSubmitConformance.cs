using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Which answers are accepted, once, and what they change.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreSubmitConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    private static readonly ItemId First = new(1);

    [Fact]
    public async Task An_accepted_answer_labels_the_item_and_is_in_its_history()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(First, 2, 3)));

        Item item = await bench.ItemAsync(1);
        Assert.Equal((ItemStatus.Labeled, ApprovalState.Unreviewed, "ana", (DateTimeOffset?)Clock.GetUtcNow(), 2L), (item.Status, item.Approval, item.Labeler, item.LabeledAt, item.Version));
        Assert.Equal([2, 3], item.Annotations.Select(a => a.ClassId.Value));
        HistoryEntry entry = Assert.Single(await bench.HistoryAsync(1));
        Assert.Equal(
            $"1.1 Submitted skip= by=ana at={Clock.GetUtcNow():O} token={lease.Token} kind=Manual reason= elapsed=00:00:02 {StorePicture.Describe(item.Annotations)}",
            StorePicture.Describe(entry, withIds: true, t => t.ToString()));
        await bench.NothingWaitsForAsync("bob");
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Annotations_come_back_as_they_were_with_ids_of_their_own()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        Annotation[] annotations =
        [
            new(new LabelClassId(1), new BoundingBox(0.1, 1d / 3, 1e-3, 4_096.5)) { IsCrowd = true, Score = 0.1 },
            new(new LabelClassId(2), new Polygon(new PolygonPart(Ring(0, 0, 40), Ring(10, 10, 5)), new PolygonPart(Ring(100, 100, 7)))) { IsOccluded = true },
            new(new LabelClassId(3), new RunLengthMask(4, 3, [2, 5, 1, 4])) { IsTruncated = true, Id = 1_234_567 },
            new(new LabelClassId(3)),
            new(new LabelClassId(3)),
        ];

        await bench.AnswerAsync(lease, new Submission { ItemId = First, Annotations = annotations });

        Item item = await bench.ItemAsync(1);
        Assert.Equal(StorePicture.Describe(annotations, withIds: false), StorePicture.Describe(item.Annotations, withIds: false));
        Assert.Equal(annotations.Select(a => a.Shape), item.Annotations.Select(a => a.Shape));
        Assert.Equal(5, item.Annotations.Select(a => a.Id).Distinct().Count(id => id > 0));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task An_answer_may_say_that_there_is_no_object()
    {
        Bench bench = await NewProjectAsync(items: 1);

        await bench.AnswerAsync(await bench.ClaimAsync("ana"), new Submission { ItemId = First });

        Assert.Equal(ItemStatus.Labeled, (await bench.ItemAsync(1)).Status);
        Assert.Empty((await bench.ItemAsync(1)).Annotations);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task The_same_answer_twice_is_one_answer()
    {
        Bench bench = await NewProjectAsync(items: 4);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await bench.SubmitAsync(lease, Bench.Label(First), Bench.Skip(new ItemId(2)));
        string before = await StorePicture.TakeAsync(Store, bench.Id);

        SubmitResult again = await bench.SubmitAsync(lease, Bench.Label(First, 3), Bench.Label(new ItemId(2)));

        Assert.Equal([SubmissionStatus.AlreadyAccepted, SubmissionStatus.AlreadyAccepted], again.Outcomes.Select(o => o.Status));
        Assert.True(again.IsAccepted);
        Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
    }

    [Fact]
    public async Task An_accepted_answer_stays_accepted_whatever_became_of_the_item()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease labeled = await bench.LabelNextAsync("ana", 1);
        TaskLease skipped = await bench.SkipNextAsync("ana", 2);

        await StaysAcceptedAsync(() => bench.DecideAsync(1, ReviewDecision.Reject));
        await StaysAcceptedAsync(() => bench.DecideAsync(2, ReviewDecision.AcceptSkip));
        await StaysAcceptedAsync(() => bench.LabelNextAsync("bob", 1));
        await StaysAcceptedAsync(() => bench.SetStateAsync(ProjectState.Paused, RelabelPolicy.StartOverRemovingLabels));
        await StaysAcceptedAsync(() => bench.SetStateAsync(ProjectState.Running));
        await StaysAcceptedAsync(() => bench.ClaimAsync("ana"));
        await StoreAudit.PassesAsync(bench);

        async Task StaysAcceptedAsync(Func<Task> what)
        {
            await what();
            string before = await StorePicture.TakeAsync(Store, bench.Id);
            Assert.Equal(SubmissionStatus.AlreadyAccepted, await bench.AnswerAsync(labeled, Bench.Label(First)));
            Assert.Equal(SubmissionStatus.AlreadyAccepted, await bench.AnswerAsync(skipped, Bench.Label(new ItemId(2))));
            Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
        }
    }

    [Fact]
    public async Task Each_answer_is_judged_by_itself_in_the_order_given()
    {
        Bench bench = await NewProjectAsync(items: 9);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await bench.SubmitAsync(lease, Bench.Label(new ItemId(3)));
        Clock.Advance(Bench.LeaseDuration);
        await bench.ClaimAsync("bob");

        SubmitResult result = await bench.SubmitAsync(
            lease, Bench.Label(new ItemId(9)), Bench.Label(new ItemId(4)), Bench.Label(new ItemId(3)), Bench.Label(First), Bench.Skip(new ItemId(2)));

        Assert.Equal(
            [
                (9L, SubmissionStatus.NotInTask), (4L, SubmissionStatus.Accepted), (3L, SubmissionStatus.AlreadyAccepted),
                (1L, SubmissionStatus.LeaseLost), (2L, SubmissionStatus.Accepted),
            ],
            result.Outcomes.Select(o => (o.ItemId.Value, o.Status)));
        Assert.False(result.IsAccepted);
        Assert.Empty(await bench.HistoryAsync(1));
        Assert.Empty(await bench.HistoryAsync(9));
        Assert.Equal(ItemStatus.Skipped, (await bench.ItemAsync(2)).Status);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_late_answer_is_accepted_when_nobody_took_the_item()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");
        Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(First)));

        Assert.Equal("ana", (await bench.ItemAsync(1)).Labeler);
        await bench.NothingWaitsForAsync("bob");
    }

    [Fact]
    public async Task A_late_answer_is_refused_once_somebody_took_the_item()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lost = await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);
        TaskLease taken = await bench.ClaimAsync("bob");
        await IsLostAsync();

        Clock.Advance(Bench.LeaseDuration);
        await IsLostAsync();
        await bench.AnswerAsync(taken, Bench.Label(First, 2));
        await IsLostAsync();
        await bench.DecideAsync(1, ReviewDecision.Reject);
        await IsLostAsync();
        await bench.ClaimAsync("ana");
        await IsLostAsync();

        async Task IsLostAsync()
        {
            string before = await StorePicture.TakeAsync(Store, bench.Id);
            Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(lost, Bench.Label(First)));
            Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
        }
    }

    [Fact]
    public async Task An_answer_under_a_released_lease_is_accepted_until_somebody_takes_the_item()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await Store.ReleaseAsync(bench.Id, lease.Token, "ana", Cancellation);
        await bench.ClaimAsync("bob");

        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(lease, Bench.Label(First)));
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(new ItemId(2))));
    }

    [Theory]
    [InlineData(ProjectState.Paused)]
    [InlineData(ProjectState.Completed)]
    [InlineData(ProjectState.Deleted)]
    public async Task An_answer_waits_until_the_project_runs_again(ProjectState state)
    {
        Bench bench = await NewProjectAsync(items: 3);
        TaskLease lease = await bench.ClaimAsync("ana", 4);
        await bench.SubmitAsync(lease, Bench.Label(new ItemId(3)));
        await bench.SetStateAsync(state);
        string before = await StorePicture.TakeAsync(Store, bench.Id);

        SubmitResult refused = await bench.SubmitAsync(lease, Bench.Label(First), Bench.Label(new ItemId(3)), Bench.Label(new ItemId(7)));

        Assert.Equal(
            [SubmissionStatus.ProjectNotRunning, SubmissionStatus.AlreadyAccepted, SubmissionStatus.NotInTask], refused.Outcomes.Select(o => o.Status));
        Assert.Equal(before, await StorePicture.TakeAsync(Store, bench.Id));
        await bench.SetStateAsync(ProjectState.Running);
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(First)));
        await bench.ClaimAsync("bob");
        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(lease, Bench.Label(new ItemId(2))));
    }

    [Fact]
    public async Task An_answer_needs_a_token_of_its_labeler_for_its_item()
    {
        Bench bench = await NewProjectAsync(items: 2);
        Bench other = await NewProjectAsync(items: 2);
        TaskLease lease = await bench.ClaimAsync("ana");
        var unknown = new LeaseToken(Guid.CreateVersion7(Clock.GetUtcNow()));

        SubmitResult[] results =
        [
            await bench.SubmitAsync(unknown, "ana", SkipPolicy.OutOfQueue, Bench.Label(First)),
            await bench.SubmitAsync(lease.Token, "bob", SkipPolicy.OutOfQueue, Bench.Label(First)),
            await bench.SubmitAsync(lease.Token, "Ana", SkipPolicy.OutOfQueue, Bench.Label(First)),
            await bench.SubmitAsync(lease, Bench.Label(new ItemId(2))),
            await bench.SubmitAsync(lease, Bench.Label(new ItemId(77))),
            await other.SubmitAsync(lease, Bench.Label(First)),
        ];

        Assert.All(results, r => Assert.Equal(SubmissionStatus.NotInTask, Assert.Single(r.Outcomes).Status));
        Assert.Equal(2, (await bench.ProgressAsync()).Incomplete);
        Assert.Equal(2, (await other.ProgressAsync()).Incomplete);
        Assert.Empty((await bench.ProgressAsync()).Labelers);
    }

    [Fact]
    public async Task Of_one_labelers_two_leases_on_an_item_the_first_to_answer_wins()
    {
        Bench bench = await NewProjectAsync(items: 2);
        TaskLease old = await bench.ClaimAsync("ana", 4);
        Clock.Advance(Bench.LeaseDuration);
        TaskLease current = await bench.ClaimAsync("ana", 4);

        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(old, Bench.Label(First)));
        Assert.Equal(SubmissionStatus.ItemChanged, await bench.AnswerAsync(current, Bench.Label(First, 2)));
        Assert.Equal([2L], (await bench.ClaimAsync("ana")).Items.Select(i => i.Id.Value));
        Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(current, Bench.Label(new ItemId(2))));
        Assert.Equal(SubmissionStatus.ItemChanged, await bench.AnswerAsync(old, Bench.Label(new ItemId(2))));
        Assert.Single(await bench.HistoryAsync(1));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Annotation_ids_are_never_given_again()
    {
        Bench one = await NewProjectAsync(items: 1);
        Bench other = await NewProjectAsync(items: 1);
        var ids = new HashSet<long>();
        for (int round = 0; round < 5; round++)
        {
            foreach (Bench bench in new[] { one, other })
            {
                await bench.LabelNextAsync("ana", 1, 1, 2);
                Assert.All((await bench.ItemAsync(1)).Annotations, a => Assert.True(ids.Add(a.Id), $"Annotation id {a.Id} was given twice."));
                Item corrected = await bench.DecideAsync(1, ReviewDecision.Correct, 3);
                Assert.All(corrected.Annotations, a => Assert.True(ids.Add(a.Id), $"Annotation id {a.Id} was given twice."));
                await bench.DecideAsync(1, ReviewDecision.Reject);
            }
        }

        Assert.Equal(30, ids.Count);
    }

    [Fact]
    public async Task No_answers_change_nothing()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lease = await bench.ClaimAsync("ana");

        SubmitResult result = await bench.SubmitAsync(lease);

        Assert.Empty(result.Outcomes);
        Assert.True(result.IsAccepted);
        Assert.Equal(lease.Token, (await bench.ClaimAsync("ana")).Token);
    }

    private static PolygonRing Ring(double x, double y, double side)
        => PolygonRing.FromFlat(x, y, x + side, y, x + side, y + side, x, y + side);
}
