using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Several labelers' answers for one item.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreOverlapConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    private static readonly ItemId First = new(1);

    [Fact]
    public async Task As_many_labelers_hold_an_item_as_answers_are_wanted()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 3));

        TaskLease ana = await bench.ClaimAsync("ana");
        TaskLease bob = await bench.ClaimAsync("bob");

        Assert.NotEqual(ana.Token, bob.Token);
        Assert.Equal((1L, 1L), (ana.Items[0].Id.Value, bob.Items[0].Id.Value));
        await bench.NothingWaitsForAsync("cai");
    }

    [Fact]
    public async Task An_item_is_filled_up_before_the_next_is_begun()
    {
        Bench bench = await NewProjectAsync(items: 3, Bench.Overlap(2, 2));

        var given = new List<long>();
        foreach (string labeler in new[] { "ana", "bob", "cai", "dan", "eve" })
        {
            given.Add((await bench.ClaimAsync(labeler)).Items[0].Id.Value);
        }

        Assert.Equal([1L, 1, 2, 2, 3], given);
    }

    [Fact]
    public async Task Agreement_labels_the_item_and_nobody_else_is_asked()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 5));
        await bench.LabelNextAsync("ana", 1, 2);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.LabelNextAsync("bob", 1, 2);

        Item item = await bench.ItemAsync(1);
        Assert.Equal((ItemStatus.Labeled, null, (DateTimeOffset?)Clock.GetUtcNow(), 2L), (item.Status, item.Labeler, item.LabeledAt, item.Version));
        Assert.Equal(2, Assert.Single(item.Annotations).ClassId.Value);
        Assert.Equal([1L], (await bench.ListAsync(new ItemFilter { LabelClass = new(2) })).Select(i => i.Id.Value));
        IReadOnlyList<HistoryEntry> history = await bench.HistoryAsync(1);
        Assert.Equal([HistoryEntryKind.Submitted, HistoryEntryKind.Submitted, HistoryEntryKind.ConsensusReached], history.Select(e => e.Kind));
        Assert.Equal((null, null, null, Clock.GetUtcNow()), (history[2].Actor, history[2].Token, history[2].SkipPolicy, history[2].At));
        Assert.Equal(StorePicture.Describe(item.Annotations), StorePicture.Describe(history[2].Annotations));
        await bench.NothingWaitsForAsync("cai");
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task An_answer_too_few_changes_nothing_but_the_history()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 3));
        await bench.LabelNextAsync("ana", 1, 2);

        Item item = await bench.ItemAsync(1);

        Assert.Equal((ItemStatus.Unlabeled, null, null, 1L), (item.Status, item.Labeler, item.LabeledAt, item.Version));
        Assert.Empty(item.Annotations);
        Assert.Equal([HistoryEntryKind.Submitted], await bench.HistoryKindsAsync(1));
        ProjectProgress progress = await bench.ProgressAsync();
        Assert.Equal((0L, 1L, 1L), (progress.Labeled, progress.Incomplete, Assert.Single(progress.Labelers).Submitted));
        Assert.Empty(progress.LabelCounts);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task No_labeler_answers_an_item_twice()
    {
        Bench bench = await NewProjectAsync(items: 2, Bench.Overlap(3, 3));
        await bench.LabelNextAsync("ana", 1);
        await bench.LabelNextAsync("ana", 2);
        await bench.NothingWaitsForAsync("ana");

        TaskLease page = await bench.ClaimAsync("bob", 9);
        Assert.Equal([1L, 2], page.Items.Select(i => i.Id.Value));
        Assert.Equal(ClaimStatus.NothingWaiting, (await bench.TryClaimAsync("bob", prefetch: true)).Status);
        await bench.SubmitAsync(page, Bench.Label(First), Bench.Skip(new(2)));
        await bench.NothingWaitsForAsync("bob");
        Assert.Equal(2, (await bench.ProgressAsync()).Incomplete);
    }

    [Fact]
    public async Task The_rule_is_asked_when_enough_answers_stand_and_sees_them_in_order()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 3));
        var seen = new List<string>();

        foreach ((string labeler, int labelClass) in new[] { ("cai", 1), ("ana", 2), ("bob", 3) })
        {
            TaskLease lease = await bench.ClaimAsync(labeler);
            await Store.SubmitAsync(
                new SubmitRequest { ProjectId = bench.Id, Token = lease.Token, Labeler = labeler, Submissions = [Bench.Label(First, labelClass)], Consensus = Watch },
                Cancellation);
        }

        Assert.Equal(["cai:1 ana:2", "cai:1 ana:2 bob:3"], seen.Distinct());

        ConsensusDecision Watch(IReadOnlyList<HistoryEntry> answers)
        {
            seen.Add(string.Join(' ', answers.Select(a => $"{a.Actor}:{a.Annotations[0].ClassId}")));
            return ConsensusDecision.Disagreement;
        }
    }

    [Fact]
    public async Task Each_disagreement_asks_one_more_labeler_and_the_last_one_a_reviewer()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 4));
        await bench.LabelNextAsync("ana", 1, 1);
        await bench.LabelNextAsync("bob", 1, 2);
        for (int extra = 0; extra < 2; extra++)
        {
            await bench.NothingWaitsForAsync("ana");
            TaskLease lease = await bench.ClaimAsync($"extra {extra}");
            await bench.NothingWaitsForAsync("zoe");
            Assert.Equal(ItemStatus.Unlabeled, (await bench.ItemAsync(1)).Status);
            await bench.AnswerAsync(lease, Bench.Label(First, 3));
        }

        Item item = await bench.ItemAsync(1);
        Assert.Equal((ItemStatus.NeedsReview, null, null, 2L), (item.Status, item.Labeler, item.LabeledAt, item.Version));
        Assert.Empty(item.Annotations);
        HistoryEntry last = (await bench.HistoryAsync(1))[^1];
        Assert.Equal((HistoryEntryKind.ConsensusFailed, null, 5), (last.Kind, last.Actor, last.Sequence));
        await bench.NothingWaitsForAsync("zoe");
        Assert.Equal(ReviewStatus.NotAllowed, (await bench.ReviewAsync(1, ReviewDecision.Approve)).Status);
        Assert.Equal(ItemStatus.Labeled, (await bench.DecideAsync(1, ReviewDecision.Correct, 1)).Status);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Agreement_may_come_with_a_later_answer()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 3));
        ConsensusRule majority = answers => answers.Count < 3
            ? Bench.Unanimity(answers)
            : ConsensusDecision.Agreement(answers.GroupBy(a => a.Annotations[0].ClassId).MaxBy(g => g.Count())!.First().Annotations);
        foreach ((string labeler, int labelClass) in new[] { ("ana", 1), ("bob", 2), ("cai", 2) })
        {
            TaskLease lease = await bench.ClaimAsync(labeler);
            await Store.SubmitAsync(
                new SubmitRequest { ProjectId = bench.Id, Token = lease.Token, Labeler = labeler, Submissions = [Bench.Label(First, labelClass)], Consensus = majority },
                Cancellation);
        }

        Item item = await bench.ItemAsync(1);
        Assert.Equal((ItemStatus.Labeled, 2), (item.Status, item.Annotations[0].ClassId.Value));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Labelers_may_agree_to_skip()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 3));
        await bench.SkipNextAsync("ana", 1);
        Assert.Equal(ItemStatus.Unlabeled, (await bench.ItemAsync(1)).Status);
        await bench.SkipNextAsync("bob", 1);

        Assert.Equal((ItemStatus.Skipped, null), ((await bench.ItemAsync(1)).Status, (await bench.ItemAsync(1)).Labeler));
        HistoryEntry last = (await bench.HistoryAsync(1))[^1];
        Assert.Equal((HistoryEntryKind.ConsensusReached, SkipPolicy.OutOfQueue), (last.Kind, last.SkipPolicy));
        await bench.DecideAsync(1, ReviewDecision.AcceptSkip);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_skip_back_to_the_queue_is_no_answer()
    {
        Bench bench = await NewProjectAsync(items: 2, Bench.Overlap(2, 2));
        await bench.SkipNextAsync("ana", 1, SkipPolicy.BackToQueueForOthers);
        await bench.SkipNextAsync("bob", 2, SkipPolicy.BackToQueue);
        Assert.Equal([1L], (await bench.ClaimAsync("bob")).Items.Select(i => i.Id.Value));
        await bench.LabelNextAsync("cai", 1);
        await bench.LabelNextAsync("ana", 2);
        await bench.NothingWaitsForAsync("ana");
        Assert.Equal(2, (await bench.ProgressAsync()).Incomplete);
        await bench.LabelNextAsync("bob", 1);
        await bench.LabelNextAsync("bob", 2);

        Assert.Equal(2, (await bench.ProgressAsync()).Labeled);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_claim_takes_a_free_place_before_one_whose_lease_ran_out()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(3, 3));
        TaskLease ana = await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);

        TaskLease bob = await bench.ClaimAsync("bob");
        TaskLease cai = await bench.ClaimAsync("cai");

        foreach (TaskLease lease in new[] { ana, bob, cai })
        {
            Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(First)));
        }

        Assert.Equal(ItemStatus.Labeled, (await bench.ItemAsync(1)).Status);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task When_no_place_is_free_the_first_taken_of_those_that_are_over_gives_way()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(3, 3));
        TaskLease held = await bench.ClaimAsync("ana", duration: TimeSpan.FromHours(9));
        TaskLease first = await bench.ClaimAsync("bob", duration: TimeSpan.FromMinutes(9));
        TaskLease second = await bench.ClaimAsync("cai", duration: TimeSpan.FromMinutes(1));
        Clock.Advance(TimeSpan.FromMinutes(9));

        TaskLease taker = await bench.ClaimAsync("dan");

        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(first, Bench.Label(First)));
        Assert.Null(await Store.RenewAsync(bench.Id, first.Token, "bob", Bench.LeaseDuration, Cancellation));
        Assert.NotNull(await Store.RenewAsync(bench.Id, second.Token, "cai", Bench.LeaseDuration, Cancellation));
        await bench.NothingWaitsForAsync("eve");
        foreach (TaskLease lease in new[] { held, second, taker })
        {
            Assert.Equal(SubmissionStatus.Accepted, await bench.AnswerAsync(lease, Bench.Label(First)));
        }
    }

    [Fact]
    public async Task A_late_answer_to_a_completed_item_is_refused()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 2));
        TaskLease late = await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);
        await bench.LabelNextAsync("bob", 1);
        await bench.LabelNextAsync("cai", 1);

        Assert.Equal(SubmissionStatus.LeaseLost, await bench.AnswerAsync(late, Bench.Label(First)));
        Assert.Equal([HistoryEntryKind.Submitted, HistoryEntryKind.Submitted, HistoryEntryKind.ConsensusReached], await bench.HistoryKindsAsync(1));
    }

    [Fact]
    public async Task A_retry_after_the_consensus_is_accepted_already()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 2));
        TaskLease ana = await bench.LabelNextAsync("ana", 1);
        Assert.Equal(SubmissionStatus.AlreadyAccepted, await bench.AnswerAsync(ana, Bench.Label(First)));
        TaskLease bob = await bench.LabelNextAsync("bob", 1);

        Assert.Equal(SubmissionStatus.AlreadyAccepted, await bench.AnswerAsync(ana, Bench.Label(First)));
        Assert.Equal(SubmissionStatus.AlreadyAccepted, await bench.AnswerAsync(bob, Bench.Label(First)));
        Assert.Equal(3, (await bench.HistoryAsync(1)).Count);
    }

    [Fact]
    public async Task A_rejected_item_is_asked_of_everybody_anew()
    {
        Bench bench = await NewProjectAsync(items: 1, Bench.Overlap(2, 2));
        await bench.LabelNextAsync("ana", 1);
        await bench.LabelNextAsync("bob", 1);

        await bench.DecideAsync(1, ReviewDecision.Reject);

        Assert.Equal([("ana", 1L), ("bob", 1L)], (await bench.ProgressAsync()).Labelers.Select(l => (l.Labeler, l.Rejected)));
        await bench.LabelNextAsync("bob", 1);
        await bench.LabelNextAsync("ana", 1);
        Assert.Equal(ItemStatus.Labeled, (await bench.ItemAsync(1)).Status);
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task A_submission_without_a_rule_is_refused_where_one_is_needed()
    {
        Bench several = await NewProjectAsync(items: 1, Bench.Overlap(2, 2));
        Bench one = await NewProjectAsync(items: 1, Bench.Overlap(1, 3));
        TaskLease lease = await several.ClaimAsync("ana");
        TaskLease single = await one.ClaimAsync("ana");

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.SubmitAsync(
            new SubmitRequest { ProjectId = several.Id, Token = lease.Token, Labeler = "ana", Submissions = [Bench.Label(First)] }, Cancellation));
        Assert.Empty(await several.HistoryAsync(1));

        await Store.SubmitAsync(
            new SubmitRequest
            {
                ProjectId = one.Id,
                Token = single.Token,
                Labeler = "ana",
                Submissions = [Bench.Label(First)],
                Consensus = _ => throw new InvalidOperationException("Nobody asks the rule where one answer is enough."),
            },
            Cancellation);
        Assert.Equal(ItemStatus.Labeled, (await one.ItemAsync(1)).Status);
    }
}
