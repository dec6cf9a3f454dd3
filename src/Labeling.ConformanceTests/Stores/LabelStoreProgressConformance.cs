using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>Counters that are kept, and always right.</summary>
/// <param name="fixture">Makes the stores.</param>
public abstract class LabelStoreProgressConformance(LabelStoreFixture fixture) : LabelStoreConformance(fixture)
{
    [Fact]
    public async Task A_new_project_counts_nothing_and_names_every_kind()
    {
        Bench bench = await NewProjectAsync();

        ProjectProgress progress = await bench.ProgressAsync();

        Assert.Equal(
            "labeled 0 skipped 0 review 0 incomplete 0 removed 0 approved 0 queue [Prelabeled:0 Clustered:0 Manual:0] classes [] labelers []",
            StorePicture.Describe(progress));
        Assert.Equal(0, progress.Total);
        Assert.Equal(Enum.GetValues<TaskKind>(), progress.Queue.Keys.Order());
    }

    [Fact]
    public async Task Every_step_moves_the_counters()
    {
        Bench bench = await NewProjectAsync(items: 5);
        await IsAsync("labeled 0 skipped 0 review 0 incomplete 5 removed 0 approved 0 queue [Prelabeled:0 Clustered:0 Manual:5] classes [] labelers []");
        await bench.QueueAsync(new QueueChange { ItemId = new(1), Kind = TaskKind.Prelabeled }, new QueueChange { ItemId = new(2), Kind = TaskKind.Clustered });
        await IsAsync("labeled 0 skipped 0 review 0 incomplete 5 removed 0 approved 0 queue [Prelabeled:1 Clustered:1 Manual:3] classes [] labelers []");
        TaskLease lease = await bench.ClaimAsync("bob");
        await IsAsync("labeled 0 skipped 0 review 0 incomplete 5 removed 0 approved 0 queue [Prelabeled:1 Clustered:1 Manual:3] classes [] labelers []");
        await bench.AnswerAsync(lease, Bench.Label(new(1), 3, 1, 3));
        await IsAsync("labeled 1 skipped 0 review 0 incomplete 4 removed 0 approved 0 queue [Prelabeled:0 Clustered:1 Manual:3] classes [1:1 3:2] labelers [bob:1/0/0/00:00:02]");
        await bench.SkipNextAsync("ana", 2);
        await IsAsync("labeled 1 skipped 1 review 0 incomplete 3 removed 0 approved 0 queue [Prelabeled:0 Clustered:0 Manual:3] classes [1:1 3:2] labelers [ana:0/1/0/00:00:01 bob:1/0/0/00:00:02]");
        await bench.SkipNextAsync("ana", 3, SkipPolicy.BackToQueue);
        await IsAsync("labeled 1 skipped 1 review 0 incomplete 3 removed 0 approved 0 queue [Prelabeled:0 Clustered:0 Manual:3] classes [1:1 3:2] labelers [ana:0/2/0/00:00:02 bob:1/0/0/00:00:02]");
        await bench.DecideAsync(1, ReviewDecision.Approve);
        await IsAsync("labeled 1 skipped 1 review 0 incomplete 3 removed 0 approved 1 queue [Prelabeled:0 Clustered:0 Manual:3] classes [1:1 3:2] labelers [ana:0/2/0/00:00:02 bob:1/0/0/00:00:02]");
        await bench.DecideAsync(2, ReviewDecision.AcceptSkip);
        await IsAsync("labeled 1 skipped 0 review 0 incomplete 3 removed 1 approved 1 queue [Prelabeled:0 Clustered:0 Manual:3] classes [1:1 3:2] labelers [ana:0/2/0/00:00:02 bob:1/0/0/00:00:02]");
        await bench.AddAsync(Bench.NewItem(Bench.PathOf(1), 10, "changed"));
        await IsAsync("labeled 0 skipped 0 review 1 incomplete 3 removed 1 approved 0 queue [Prelabeled:0 Clustered:0 Manual:3] classes [] labelers [ana:0/2/0/00:00:02 bob:1/0/0/00:00:02]");
        await bench.DecideAsync(1, ReviewDecision.Approve);
        await IsAsync("labeled 1 skipped 0 review 0 incomplete 3 removed 1 approved 1 queue [Prelabeled:0 Clustered:0 Manual:3] classes [1:1 3:2] labelers [ana:0/2/0/00:00:02 bob:1/0/0/00:00:02]");
        await bench.DecideAsync(1, ReviewDecision.Correct, 2);
        await IsAsync("labeled 1 skipped 0 review 0 incomplete 3 removed 1 approved 1 queue [Prelabeled:0 Clustered:0 Manual:3] classes [2:1] labelers [ana:0/2/0/00:00:02 bob:1/0/0/00:00:02]");
        await bench.DecideAsync(1, ReviewDecision.Unapprove);
        await IsAsync("labeled 1 skipped 0 review 0 incomplete 3 removed 1 approved 0 queue [Prelabeled:0 Clustered:0 Manual:3] classes [2:1] labelers [ana:0/2/0/00:00:02 bob:1/0/0/00:00:02]");
        await bench.SetStateAsync(ProjectState.Paused, RelabelPolicy.StartOverKeepingLabels);
        await IsAsync("labeled 0 skipped 0 review 0 incomplete 4 removed 1 approved 0 queue [Prelabeled:0 Clustered:0 Manual:4] classes [] labelers [ana:0/2/0/00:00:02 bob:1/0/0/00:00:02]");

        async Task IsAsync(string expected)
        {
            Assert.Equal(expected, StorePicture.Describe(await bench.ProgressAsync()));
            await StoreAudit.PassesAsync(bench);
        }
    }

    [Fact]
    public async Task Labelers_are_listed_by_ordinal_name()
    {
        string[] names = ["émile", "zoe", "Zoe", "ana", "_", "日本", "ana/submitted"];
        Bench bench = await NewProjectAsync(items: names.Length);
        foreach (string name in names)
        {
            await bench.LabelNextAsync(name);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), (await bench.ProgressAsync()).Labelers.Select(l => l.Labeler));
        await StoreAudit.PassesAsync(bench);
    }

    [Fact]
    public async Task Refused_calls_count_nothing()
    {
        Bench bench = await NewProjectAsync(items: 1);
        TaskLease lost = await bench.ClaimAsync("ana");
        Clock.Advance(Bench.LeaseDuration);
        await bench.LabelNextAsync("bob", 1);
        string before = StorePicture.Describe(await bench.ProgressAsync());

        await bench.SubmitAsync(lost, Bench.Label(new(1)), Bench.Label(new(2)));
        await bench.ReviewAsync(1, ReviewDecision.Reject, version: 1);
        await bench.ReviewAsync(1, ReviewDecision.AcceptSkip);

        Assert.Equal(before, StorePicture.Describe(await bench.ProgressAsync()));
    }

    [Fact]
    public async Task Counting_anew_gives_what_was_kept()
    {
        Bench bench = await NewProjectAsync(items: 12);
        await bench.QueueAsync(new QueueChange { ItemId = new(12), Kind = TaskKind.Clustered, Group = 1 });
        TaskLease lease = await bench.ClaimAsync("ana", 9);
        await bench.SubmitAsync(lease, Bench.Label(new(12), 1, 2));
        lease = await bench.ClaimAsync("ana", 9);
        await bench.SubmitAsync(lease, Bench.Label(new(1), 3), Bench.Skip(new(2)), Bench.Label(new(3), 1, 1), Bench.Skip(new(4)));
        await bench.DecideAsync(1, ReviewDecision.Reject);
        await bench.DecideAsync(2, ReviewDecision.AcceptSkip);
        await bench.DecideAsync(3, ReviewDecision.Approve);
        string before = StorePicture.Describe(await bench.ProgressAsync());
        Assert.Empty(await Store.CheckCountersAsync(bench.Id, Cancellation));

        await Store.RebuildCountersAsync(bench.Id, Cancellation);

        Assert.Equal(before, StorePicture.Describe(await bench.ProgressAsync()));
        await StoreAudit.PassesAsync(bench);
        await bench.SubmitAsync(lease, Bench.Label(new(5)));
        await StoreAudit.PassesAsync(bench);
    }
}
