using System.Diagnostics.Metrics;

namespace Labeling.Storage.Sqlite.Tests;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Work_that_waits_is_committed_together()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 200);
        int largest = 0;
        using MeterListener listener = Listen(calls => largest = Math.Max(largest, calls));
        await using var held = await HeldWriter.HoldAsync(store);

        Task<ClaimResult>[] claims = [.. Enumerable.Range(0, 100).Select(i => store.Store.ClaimAsync(Projects.Claim(project, $"labeler-{i}")))];
        await held.DisposeAsync();
        await Task.WhenAll(claims);

        Assert.Equal(101, largest);
    }

    [Fact]
    public async Task A_call_that_fails_after_it_wrote_leaves_no_trace_and_the_others_stand()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 50, new ProjectSettings { MinLabelers = 2, MaxLabelers = 2 });
        TaskLease[] tasks = await ClaimAsync(store, project, "ana", "ben", "cem", "dora");
        await store.Store.SubmitAsync(Projects.Answer(tasks[0], _ => ConsensusDecision.Disagreement));

        Task<SubmitResult>[] submits =
        [
            store.Store.SubmitAsync(Projects.Answer(tasks[2], _ => ConsensusDecision.Disagreement)),
            store.Store.SubmitAsync(Projects.Answer(tasks[1], _ => throw new InvalidOperationException("a rule that throws"))),
            store.Store.SubmitAsync(Projects.Answer(tasks[3], _ => ConsensusDecision.Disagreement)),
        ];

        await Assert.ThrowsAsync<InvalidOperationException>(() => submits[1]);
        Assert.True((await submits[0]).IsAccepted);
        Assert.True((await submits[2]).IsAccepted);
        Assert.Equal(["ana", "cem", "dora"], (await store.Store.GetProgressAsync(project.Id)).Labelers.Select(l => l.Labeler));
        Assert.Empty(await store.Store.CheckCountersAsync(project.Id));
        Assert.True((await store.Store.SubmitAsync(Projects.Answer(tasks[1], _ => ConsensusDecision.Disagreement))).IsAccepted);
    }

    [Fact]
    public async Task A_call_that_gives_up_while_it_waits_changes_nothing()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 10);
        using var cancellation = new CancellationTokenSource();
        await using var held = await HeldWriter.HoldAsync(store);
        Task<ClaimResult> claim = store.Store.ClaimAsync(Projects.Claim(project, "ana"), cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => claim);
        await held.DisposeAsync();
        Assert.Equal(new ItemId(1), (await store.Store.ClaimAsync(Projects.Claim(project, "ben"))).Lease!.Items[0].Id);
    }

    [Fact]
    public async Task A_reader_sees_one_instant_while_others_write()
    {
        await using TemporaryStore store = await TemporaryStore.OpenAsync();
        Project project = await Projects.CreateAsync(store.Store, store.Time, 10);
        await using LabelSnapshot snapshot = await store.Store.OpenSnapshotAsync(project.Id, new ItemFilter { Statuses = [ItemStatus.Unlabeled] });

        TaskLease[] tasks = await ClaimAsync(store, project, "ana");
        await store.Store.SubmitAsync(Projects.Answer(tasks[0]));

        Assert.Equal(9, (await store.Store.GetProgressAsync(project.Id)).Incomplete);
        Assert.Equal(10, await snapshot.ReadItemsAsync().CountAsync());
    }

    private static async Task<TaskLease[]> ClaimAsync(TemporaryStore store, Project project, params string[] labelers)
    {
        var tasks = new List<TaskLease>();
        foreach (string labeler in labelers)
        {
            tasks.Add((await store.Store.ClaimAsync(Projects.Claim(project, labeler))).Lease!);
        }

        return [.. tasks];
    }

    private static MeterListener Listen(Action<int> onBatch)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument is { Name: "labeling.store.batch.size", Meter.Name: SqliteDiagnostics.Name })
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, calls, _, _) => onBatch(calls));
        listener.Start();
        return listener;
    }
}
