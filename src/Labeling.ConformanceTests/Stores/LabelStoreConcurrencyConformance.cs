using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Many callers at the same moment: races provoked, not hoped for.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreConcurrencyConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    private const int Racers = 8;

    [Fact]
    public async Task Of_many_claims_of_one_item_one_gets_it()
    {
        await using Doors doors = await OpenDoorsAsync();
        for (int round = 1; round <= Fixture.RaceRounds; round++)
        {
            Bench bench = await NewProjectAsync(items: 1);

            ClaimResult[] results = Race.Run(Racers, racer => doors.Of(bench, racer).TryClaimAsync($"labeler {racer}"));

            int winner = Array.FindIndex(results, r => r.Status == ClaimStatus.Claimed);
            Assert.Single(results, r => r.Status == ClaimStatus.Claimed);
            Assert.Equal(Racers - 1, results.Count(r => r.Status == ClaimStatus.NothingWaiting));
            Assert.Equal(results[winner].Lease!.Token, (await bench.ClaimAsync($"labeler {winner}")).Token);
        }
    }

    [Fact]
    public async Task One_labeler_claiming_from_many_places_gets_one_task()
    {
        await using Doors doors = await OpenDoorsAsync();
        Bench bench = await NewProjectAsync(items: Fixture.RaceRounds * 4);
        for (int round = 0; round < Fixture.RaceRounds; round++)
        {
            TaskLease[] leases = Race.Run(Racers, racer => doors.Of(bench, racer).ClaimAsync($"labeler {round}", 4));

            Assert.Single(leases.Select(l => l.Token).Distinct());
            Assert.Single(leases.Select(l => string.Join(',', l.Items.Select(i => i.Id))).Distinct());
        }

        await bench.NothingWaitsForAsync("one more");
    }

    [Fact]
    public async Task One_labeler_prefetching_from_many_places_reserves_one_task()
    {
        await using Doors doors = await OpenDoorsAsync();
        Bench bench = await NewProjectAsync(items: Fixture.RaceRounds * 2);
        for (int round = 0; round < Fixture.RaceRounds; round++)
        {
            string labeler = $"labeler {round}";
            TaskLease current = await bench.ClaimAsync(labeler);

            TaskLease[] leases = Race.Run(Racers, racer => doors.Of(bench, racer).ClaimAsync(labeler, prefetch: racer % 2 == 0));

            Assert.Equal(2, leases.Select(l => l.Token).Distinct().Count());
            Assert.All(leases.Where((_, racer) => racer % 2 == 1), l => Assert.Equal(current.Token, l.Token));
        }

        await bench.NothingWaitsForAsync("one more");
    }

    [Fact]
    public async Task Many_labelers_share_the_queue_without_overlap()
    {
        await using Doors doors = await OpenDoorsAsync();
        int items = Racers * Fixture.RaceRounds;
        Bench bench = await NewProjectAsync(items);

        List<long>[] given = Race.Run(Racers, async racer =>
        {
            Bench door = doors.Of(bench, racer);
            var ids = new List<long>();
            while ((await door.TryClaimAsync($"labeler {racer}", 4)).Lease is { } lease)
            {
                ids.AddRange(lease.Items.Select(i => i.Id.Value));
                Assert.True((await door.SubmitAsync(lease, [.. lease.Items.Select(i => Bench.Label(i.Id, racer + 1))])).IsAccepted);
            }

            return ids;
        });

        Assert.Equal(Enumerable.Range(1, items).Select(i => (long)i), given.SelectMany(i => i).Order());
        ProjectProgress progress = await bench.ProgressAsync();
        Assert.Equal((items, 0L), (progress.Labeled, progress.Incomplete));
        Assert.All(given.Select((ids, racer) => (ids, racer)), g => Assert.Equal(g.ids.Count, progress.LabelCounts.GetValueOrDefault(new LabelClassId(g.racer + 1))));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task One_answer_sent_from_many_places_is_accepted_once()
    {
        await using Doors doors = await OpenDoorsAsync();
        Bench bench = await NewProjectAsync(items: Fixture.RaceRounds);
        for (int round = 1; round <= Fixture.RaceRounds; round++)
        {
            TaskLease lease = await bench.ClaimAsync("ana");

            SubmissionStatus[] results = Race.Run(Racers, racer => doors.Of(bench, racer).AnswerAsync(lease, Bench.Label(lease.Items[0].Id, racer + 1)));

            Assert.Single(results, SubmissionStatus.Accepted);
            Assert.Equal(Racers - 1, results.Count(r => r == SubmissionStatus.AlreadyAccepted));
            HistoryEntry entry = Assert.Single(await bench.HistoryAsync(lease.Items[0].Id.Value));
            Assert.Equal(Array.IndexOf(results, SubmissionStatus.Accepted) + 1, entry.Annotations[0].ClassId.Value);
        }

        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Of_a_late_answer_and_a_claim_of_its_item_one_wins()
    {
        await using Doors doors = await OpenDoorsAsync();
        for (int round = 0; round < Fixture.RaceRounds; round++)
        {
            Bench bench = await NewProjectAsync(items: 1);
            TaskLease late = await bench.ClaimAsync("ana");
            Clock.Advance(Bench.LeaseDuration);

            string[] results = Race.Run(4, async racer => racer == 0
                ? (await doors.Of(bench, racer).AnswerAsync(late, Bench.Label(new(1)))).ToString()
                : (await doors.Of(bench, racer).TryClaimAsync($"labeler {racer}")).Status.ToString());

            int claimed = results.Count(r => r == nameof(ClaimStatus.Claimed));
            Assert.True(
                (results[0], claimed) is (nameof(SubmissionStatus.Accepted), 0) or (nameof(SubmissionStatus.LeaseLost), 1),
                $"The late answer was {results[0]} while {claimed} labelers got its item.");
            Assert.Equal(claimed == 0 ? 1 : 0, (await bench.HistoryAsync(1)).Count);
            await StoreAudit.PassesAsync(bench);
        }
    }

    [Fact]
    public async Task Of_a_renewal_and_a_claim_of_its_item_one_wins()
    {
        await using Doors doors = await OpenDoorsAsync();
        for (int round = 0; round < Fixture.RaceRounds; round++)
        {
            Bench bench = await NewProjectAsync(items: 1);
            TaskLease old = await bench.ClaimAsync("ana");
            Clock.Advance(Bench.LeaseDuration);

            bool[] won = Race.Run(4, async racer => racer == 0
                ? await doors.Of(bench, racer).Store.RenewAsync(bench.Id, old.Token, "ana", Bench.LeaseDuration) is not null
                : (await doors.Of(bench, racer).TryClaimAsync($"labeler {racer}")).Status == ClaimStatus.Claimed);

            Assert.Single(won, w => w);
        }
    }

    [Fact]
    public async Task Of_many_reviewers_of_one_version_one_decides()
    {
        await using Doors doors = await OpenDoorsAsync();
        Bench bench = await NewProjectAsync(items: Fixture.RaceRounds);
        for (int round = 1; round <= Fixture.RaceRounds; round++)
        {
            await bench.LabelNextAsync("ana", round);
            ReviewDecision[] decisions = [ReviewDecision.Approve, ReviewDecision.Correct];

            ReviewResult[] results = Race.Run(
                Racers, racer => doors.Of(bench, racer).ReviewAsync(round, decisions[racer % 2], version: 2, $"reviewer {racer}", racer + 1));

            Assert.Single(results, r => r.Status == ReviewStatus.Applied);
            Assert.Equal(Racers - 1, results.Count(r => r.Status == ReviewStatus.Conflict));
            Assert.Equal(2, (await bench.HistoryAsync(round)).Count);
        }

        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Of_many_updates_of_one_version_one_is_made()
    {
        await using Doors doors = await OpenDoorsAsync();
        Bench bench = await NewProjectAsync();
        for (int round = 0; round < Fixture.RaceRounds; round++)
        {
            Project project = await bench.ProjectAsync();

            Project?[] results = Race.Run(
                Racers, racer => doors.Of(bench, racer).Store.TryUpdateProjectAsync(new Project(project) { Description = $"racer {racer}" }, project.Version));

            Project winner = Assert.Single(results, r => r is not null)!;
            Assert.Equal((project.Version + 1, winner.Description), ((await bench.ProjectAsync()).Version, (await bench.ProjectAsync()).Description));
        }
    }

    [Fact]
    public async Task Of_many_projects_of_one_name_one_is_made()
    {
        await using Doors doors = await OpenDoorsAsync();
        Bench any = await NewProjectAsync();
        for (int round = 0; round < Fixture.RaceRounds; round++)
        {
            string name = $"Name {round}";

            Project?[] results = Race.Run(Racers, racer => doors.Of(any, racer).Store.TryCreateProjectAsync(
                Bench.NewProject(Clock, racer % 2 == 0 ? name : name.ToUpperInvariant())));

            Assert.Equal(Assert.Single(results, r => r is not null)!.Id, (await Store.FindProjectAsync(name, Cancellation))?.Id);
        }
    }

    [Fact]
    public async Task Lists_of_the_same_assets_added_at_once_are_added_once()
    {
        await using Doors doors = await OpenDoorsAsync();
        for (int round = 0; round < Math.Min(10, Fixture.RaceRounds); round++)
        {
            Bench bench = await NewProjectAsync();

            IngestResult[] results = Race.Run(Racers, racer => doors.Of(bench, racer).AddAsync(50, from: 1 + (racer % 2 * 25)));

            Assert.Equal((75L, (50L * Racers) - 75), (results.Sum(r => r.Added), results.Sum(r => r.Unchanged)));
            Assert.Equal(75, (await bench.ListAsync()).Select(i => i.Path).Distinct().Count());
            Assert.Equal(Enumerable.Range(1, 75).Select(i => (long)i), (await bench.ListAsync()).Select(i => i.Id.Value));
            await StoreAudit.PassesAsync(bench);
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(2, 4)]
    public async Task An_item_gets_as_many_answers_as_it_wants_however_many_race_for_it(int min, int max)
    {
        await using Doors doors = await OpenDoorsAsync();
        Bench bench = await NewProjectAsync(items: 20, Bench.Overlap(min, max));

        int[] answered = Race.Run(Racers, async racer =>
        {
            Bench door = doors.Of(bench, racer);
            int count = 0;
            while ((await door.TryClaimAsync($"labeler {racer}", 4)).Lease is { } lease)
            {
                SubmitResult result = await door.SubmitAsync(lease, [.. lease.Items.Select(i => Bench.Label(i.Id, min == max ? 1 : racer + 1))]);
                count += result.Outcomes.Count(o => o.Status == SubmissionStatus.Accepted);
                Assert.True(result.IsAccepted);
            }

            return count;
        });

        // A labeler may have left while others still held the last places; whoever is left takes those that a disagreement opened since.
        for (int racer = 0; racer < Racers; racer++)
        {
            while ((await bench.TryClaimAsync($"labeler {racer}", 9)).Lease is { } lease)
            {
                answered[racer] += lease.Items.Count;
                Assert.True((await bench.SubmitAsync(lease, [.. lease.Items.Select(i => Bench.Label(i.Id, min == max ? 1 : racer + 1))])).IsAccepted);
            }
        }

        Assert.Equal(20 * max, answered.Sum());
        ProjectProgress progress = await bench.ProgressAsync();
        Assert.Equal((min == max ? 20L : 0, min == max ? 0L : 20), (progress.Labeled, progress.NeedsReview));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Everything_at_once_leaves_the_books_in_order()
    {
        await using Doors doors = await OpenDoorsAsync();
        Bench bench = await NewProjectAsync(items: 40);

        List<(LeaseToken, ItemId)>[] accepted = Race.Run(Racers, racer => StormAsync(doors.Of(bench, racer), racer));

        await StoreAudit.PassesAsync(bench);
        var inHistory = new HashSet<(LeaseToken, ItemId)>();
        foreach (Item item in await bench.ListAsync(new ItemFilter { Statuses = Enum.GetValues<ItemStatus>() }))
        {
            inHistory.UnionWith((await bench.HistoryAsync(item.Id.Value)).Where(e => e.Token is not null).Select(e => (e.Token!.Value, e.ItemId)));
        }

        Assert.True(inHistory.SetEquals(accepted.SelectMany(a => a)), "What was acknowledged and what the history holds differ.");
    }

    private async Task<List<(LeaseToken, ItemId)>> StormAsync(Bench bench, int racer)
    {
        var random = new Random(racer);
        var accepted = new List<(LeaseToken, ItemId)>();
        string labeler = $"labeler {racer}";
        for (int step = 0; step < Fixture.RaceRounds; step++)
        {
            ClaimResult claim = await bench.TryClaimAsync(labeler, random.Next(2) == 0 ? 1 : 4, prefetch: random.Next(4) == 0, TimeSpan.FromSeconds(1 + random.Next(5)));
            if (claim.Lease is { } lease)
            {
                Submission[] answers = [.. lease.Items.Where(_ => random.Next(3) > 0).Select(i => random.Next(3) > 0 ? Bench.Label(i.Id, racer + 1) : Bench.Skip(i.Id))];
                SubmitResult result = await bench.SubmitAsync(lease, (SkipPolicy)random.Next(3), answers);
                accepted.AddRange(result.Outcomes.Where(o => o.Status == SubmissionStatus.Accepted).Select(o => (lease.Token, o.ItemId)));
            }

            long reviewed = random.Next(1, 41);
            ReviewDecision decision = random.Next(2) == 0 ? ReviewDecision.Reject : (ReviewDecision)random.Next(5);
            await bench.ReviewAsync(reviewed, decision, reviewer: $"reviewer {racer}", classes: 2);
            if (random.Next(5) == 0)
            {
                lock (Clock)
                {
                    Clock.Advance(TimeSpan.FromSeconds(1));
                }
            }
        }

        return accepted;
    }

    private async Task<Doors> OpenDoorsAsync() => new(Store, await Fixture.OpenSecondAsync(Store, Clock));

    /// <summary>The store, and where the provider allows it a second one on the same data: racers use them in turn.</summary>
    private sealed class Doors(LabelStore first, LabelStore? second) : IAsyncDisposable
    {
        public Bench Of(Bench bench, int racer) => new(racer % 2 == 0 || second is null ? first : second, bench.Clock, bench.Id);

        public ValueTask DisposeAsync() => second?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
