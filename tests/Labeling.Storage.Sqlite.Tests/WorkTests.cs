using SQLitePCL;

namespace Labeling.Storage.Sqlite.Tests;

/// <summary>What a call costs in steps of SQLite's machine, which are the same each time: a large queue costs what a small one does.</summary>
public sealed class WorkTests
{
    private const int Few = 400;
    private const int Many = 8_000;
    private const int GroupSize = 9;

    /// <summary>SQLite tells of so many steps together.</summary>
    private const int StepsAtOnce = 10;

    [Fact]
    public async Task A_claim_of_a_clustered_page_looks_at_its_group_and_not_at_all_clustered_items()
    {
        long few = await StepsOfClaimsAsync(Few, Cluster);
        long many = await StepsOfClaimsAsync(Many, Cluster);

        Assert.InRange(many, 1, 2 * few);
    }

    [Fact]
    public async Task A_claim_of_a_clustered_page_for_a_certain_labeler_looks_at_the_group_as_well()
    {
        long few = await StepsOfClaimsAsync(Few, Assign);
        long many = await StepsOfClaimsAsync(Many, Assign);

        Assert.InRange(many, 1, 2 * few);
    }

    [Fact]
    public async Task A_claim_of_a_manual_page_costs_the_same_however_many_wait()
    {
        long few = await StepsOfClaimsAsync(Few, static (_, _) => Task.CompletedTask);
        long many = await StepsOfClaimsAsync(Many, static (_, _) => Task.CompletedTask);

        Assert.InRange(many, 1, 2 * few);
    }

    private static async Task Cluster(LabelStore store, Project project)
    {
        int items = (int)(await store.GetProgressAsync(project.Id)).Total;
        await store.UpdateQueueAsync(
            project.Id,
            [.. Enumerable.Range(0, items).Select(i => new QueueChange { ItemId = new ItemId(i + 1), Kind = TaskKind.Clustered, Group = i % (items / GroupSize) })]);
    }

    private static async Task Assign(LabelStore store, Project project)
    {
        await Cluster(store, project);
        await store.AssignAsync(project.Id, new ItemFilter(), "ana");
    }

    /// <summary>How many tens of steps some claims and answers of one labeler take, after a first that reads what is remembered.</summary>
    private static async Task<long> StepsOfClaimsAsync(int items, Func<LabelStore, Project, Task> prepare)
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, items);
        await prepare(store.Store, project);
        await LabelPageAsync(store.Store, project);
        long steps = 0;
        raw.sqlite3_progress_handler(store.Store.Writer!, StepsAtOnce, _ => Interlocked.Increment(ref steps) < 0 ? 1 : 0, null);
        for (int page = 0; page < 10; page++)
        {
            await LabelPageAsync(store.Store, project);
        }

        raw.sqlite3_progress_handler(store.Store.Writer!, 0, null, null);
        return steps;
    }

    private static async Task LabelPageAsync(SqliteLabelStore store, Project project)
    {
        TaskLease task = (await store.ClaimAsync(Projects.Claim(project, "ana", GroupSize))).Lease!;
        Assert.Equal(GroupSize, task.Items.Count);
        Assert.True((await store.SubmitAsync(Projects.Answer(task))).IsAccepted);
    }
}
