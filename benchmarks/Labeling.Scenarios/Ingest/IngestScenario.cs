using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>Makes items of a long list of assets, beside the bare engine that writes the same rows.</summary>
internal sealed class IngestScenario : IScenario
{
    private const int WarmUpItems = 2 * SyntheticItems.BatchSize;

    /// <inheritdoc/>
    public string Name => "ingest";

    /// <inheritdoc/>
    public string Summary => "A streamed list of assets becomes the items of a project.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [StoreOptions.Items, StoreOptions.Store, StoreOptions.Connection];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using DatabaseHost host = await StoreOptions.StartHostAsync(run, cancellationToken);
        await using Database main = await host.OpenMainAsync(cancellationToken);
        await using LabelStore store = await main.OpenStoreAsync(cancellationToken);
        int items = run.Get(StoreOptions.Items);

        run.Say("Warming up.");
        await CopyAsync(run, host, WarmUpItems, cancellationToken);

        Project project = await ScenarioProject.CreateAsync(store, Name, items, run.Seed, cancellationToken);
        double itemsPerSecond = await MeasureAsync(run, store, project, cancellationToken);
        await CheckAsync(run, store, project.Id, cancellationToken);

        run.Say("The bare engine writes the same rows.");
        BareOutcome bare = await CopyAsync(run, host, items, cancellationToken);
        run.Set("barePerSecond", bare.PerSecond);
        run.Set("bareRatio", itemsPerSecond / bare.PerSecond);
    }

    private static async Task<double> MeasureAsync(ScenarioRun run, LabelStore store, Project project, CancellationToken cancellationToken)
    {
        int items = run.Get(StoreOptions.Items);
        run.Say($"Adding {items} items.");
        using var memory = new MemoryGrowth();
        long added = 0;
        long start = Stopwatch.GetTimestamp();
        foreach (IReadOnlyList<NewItem> batch in new SyntheticItems(run.Seed).Batches(items))
        {
            IngestResult result = await store.AddItemsAsync(project.Id, batch, cancellationToken);
            added += result.Added;
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        run.Set("peakMemoryMb", memory.PeakMiB());
        run.Set("items", items);
        run.Set("seconds", seconds);
        run.Set("itemsPerSecond", items / seconds);
        if (added != items)
        {
            run.Fail($"{items} new items were given to the store and it says that it added {added}.");
        }

        return items / seconds;
    }

    private static async Task CheckAsync(ScenarioRun run, LabelStore store, ProjectId projectId, CancellationToken cancellationToken)
    {
        run.Say("Reading the items back.");
        var synthetic = new SyntheticItems(run.Seed);
        int items = run.Get(StoreOptions.Items);
        int read = 0;
        int different = 0;
        IEnumerator<NewItem> expected = synthetic.Batches(items).SelectMany(batch => batch).GetEnumerator();
        await foreach (Item item in store.ListItemsAsync(projectId, new ItemQuery(), cancellationToken))
        {
            read++;
            bool same = expected.MoveNext() && item.Id.Value == read && item.Path == expected.Current.Asset.Path
                && item.Size == expected.Current.Asset.Size && item.ContentTag == expected.Current.Asset.ContentTag && item.Status == ItemStatus.Unlabeled;
            different += same ? 0 : 1;
        }

        if (read != items || different != 0)
        {
            run.Fail($"{items} items were added; {read} were read back, {different} of them not as they were given.");
        }

        foreach (CounterDifference difference in await store.CheckCountersAsync(projectId, cancellationToken))
        {
            run.Fail($"The counter {difference.Counter} is {difference.Kept}; counting gives {difference.Counted}.");
        }
    }

    private static async Task<BareOutcome> CopyAsync(ScenarioRun run, DatabaseHost host, int items, CancellationToken cancellationToken)
    {
        // The rows come from a database of their own: the measured one may hold more than this project.
        await using Database from = await host.CreateTemporaryAsync("rows", cancellationToken);
        await using (LabelStore store = await from.OpenStoreAsync(cancellationToken))
        {
            await ScenarioProject.CreateWithItemsAsync(store, "rows", items, run.Seed, cancellationToken);
        }

        await using Database to = await host.CreateTemporaryAsync("bare", cancellationToken);
        await (await to.OpenStoreAsync(cancellationToken)).DisposeAsync();
        int transactions = (items + SyntheticItems.BatchSize - 1) / SyntheticItems.BatchSize;
        return new BareOutcome(items, await from.CopyRowsAsync(to, transactions, cancellationToken));
    }
}
