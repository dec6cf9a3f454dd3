using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>Reads a project's progress, alone and while labelers work.</summary>
internal sealed class DashboardScenario : IScenario
{
    private const int Reads = 2_000;
    private const int WarmUpReads = 200;
    private static readonly TimeSpan BusyTime = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public string Name => "dashboard";

    /// <inheritdoc/>
    public string Summary => "The progress of a project half done is read, alone and while labelers work.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [StoreOptions.Items, StoreOptions.Store, StoreOptions.Connection];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using DatabaseHost host = await StoreOptions.StartHostAsync(run, cancellationToken);
        await using Database database = await host.OpenMainAsync(cancellationToken);
        await using LabelStore store = await database.OpenStoreAsync(cancellationToken);
        run.Set("items", run.Get(StoreOptions.Items));
        MixedProject mixed = await MixedProject.CreateAsync(run, store, Name, cancellationToken);
        ProjectId projectId = mixed.Project.Id;

        run.Say($"Reading the progress {Reads} times.");
        await ReadAsync(store, projectId, WarmUpReads, TimeSpan.Zero, cancellationToken);
        LatencyHistogram alone = await ReadAsync(store, projectId, Reads, TimeSpan.Zero, cancellationToken);
        run.Set("reads", alone.Count);
        run.Set("p50Ms", alone.Milliseconds(0.50));
        run.Set("p99Ms", alone.Milliseconds(0.99));
        await CheckAsync(run, store, projectId, cancellationToken);

        run.Say("Reading it while labelers work.");
        bool read = false;
        Task<CrewOutcome> crew = mixed.GoOnLabelingAsync(() => Volatile.Read(ref read), cancellationToken);
        LatencyHistogram busy = await ReadAsync(store, projectId, Reads, BusyTime, cancellationToken);
        Volatile.Write(ref read, true);
        CrewOutcome outcome = await crew;
        run.Set("busyP50Ms", busy.Milliseconds(0.50));
        run.Set("busyP99Ms", busy.Milliseconds(0.99));
        run.Set("busyPairsPerSecond", outcome.Pairs / outcome.Elapsed.TotalSeconds);
    }

    private static async Task<LatencyHistogram> ReadAsync(LabelStore store, ProjectId projectId, int times, TimeSpan atLeast, CancellationToken cancellationToken)
    {
        var histogram = new LatencyHistogram();
        long began = Stopwatch.GetTimestamp();
        while (histogram.Count < times || Stopwatch.GetElapsedTime(began) < atLeast)
        {
            long start = Stopwatch.GetTimestamp();
            await store.GetProgressAsync(projectId, cancellationToken);
            histogram.RecordSince(start);
        }

        return histogram;
    }

    private static async Task CheckAsync(ScenarioRun run, LabelStore store, ProjectId projectId, CancellationToken cancellationToken)
    {
        run.Say("Counting the items.");
        var counted = new Dictionary<ItemStatus, long>();
        var query = new ItemQuery { Filter = new ItemFilter { Statuses = Enum.GetValues<ItemStatus>() } };
        await foreach (Item item in store.ListItemsAsync(projectId, query, cancellationToken))
        {
            counted[item.Status] = counted.GetValueOrDefault(item.Status) + 1;
        }

        ProjectProgress progress = await store.GetProgressAsync(projectId, cancellationToken);
        (ItemStatus Status, long Kept)[] kept =
        [
            (ItemStatus.Unlabeled, progress.Incomplete),
            (ItemStatus.Labeled, progress.Labeled),
            (ItemStatus.Skipped, progress.Skipped),
            (ItemStatus.NeedsReview, progress.NeedsReview),
            (ItemStatus.Removed, progress.Removed),
        ];
        foreach ((ItemStatus status, long count) in kept)
        {
            run.Set(status.ToString().ToLowerInvariant(), count);
            if (count != counted.GetValueOrDefault(status))
            {
                run.Fail($"The dashboard says {count} items are {status}; counting gives {counted.GetValueOrDefault(status)}.");
            }
        }

        IReadOnlyList<CounterDifference> drift = await store.CheckCountersAsync(projectId, cancellationToken);
        run.Set("counterDrift", drift.Count);
        foreach (CounterDifference difference in drift)
        {
            run.Fail($"The counter {difference.Counter} is {difference.Kept}; counting gives {difference.Counted}.");
        }
    }
}
