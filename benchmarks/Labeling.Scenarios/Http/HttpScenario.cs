using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>Many labelers at once against the studio's HTTP API, over loopback.</summary>
internal sealed class HttpScenario : IScenario
{
    private static readonly ScenarioOption<int> Seconds = ScenarioOption.Number("seconds", "S", "how long they work", 10, 1, 86_400);

    /// <summary>Enough for the compiler to have seen everything twice.</summary>
    private const int WarmUpPairs = 12_000;

    /// <inheritdoc/>
    public string Name => "http";

    /// <inheritdoc/>
    public string Summary => "Labelers claim pages and submit answers over HTTP, each on a connection of its own; the history is checked afterwards.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [StoreOptions.Items, QueueScenario.Labelers, Seconds, StoreOptions.Store, StoreOptions.Connection];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using DatabaseHost host = await StoreOptions.StartHostAsync(run, cancellationToken);
        await using Database database = await host.OpenMainAsync(cancellationToken);
        await using LabelStore store = await database.OpenStoreAsync(cancellationToken);
        int items = run.Get(StoreOptions.Items);
        run.Say($"Adding {items} items.");
        Project project = await ScenarioProject.CreateWithItemsAsync(store, Name, items, run.Seed, cancellationToken);
        Project warm = await ScenarioProject.CreateWithItemsAsync(store, "warm", WarmUpPairs, run.Seed, cancellationToken);

        await using HttpServer server = await HttpServer.StartAsync(store, cancellationToken);
        run.Say("Warming up.");
        await new HttpCrew(server.Address, warm.Id, run.Get(QueueScenario.Labelers), run.Seed, () => false, new ItemLedger(WarmUpPairs)).RunAsync(cancellationToken);

        var ledger = new ItemLedger(items);
        await MeasureAsync(run, server, project.Id, ledger, cancellationToken);
        await HistoryCheck.RunAsync(run, store, project.Id, ledger, cancellationToken);
    }

    private static async Task MeasureAsync(ScenarioRun run, HttpServer server, ProjectId projectId, ItemLedger ledger, CancellationToken cancellationToken)
    {
        run.Say($"{run.Get(QueueScenario.Labelers)} labelers work.");
        using var memory = new MemoryGrowth();
        long start = Stopwatch.GetTimestamp();
        var limit = TimeSpan.FromSeconds(run.Get(Seconds));
        CrewOutcome outcome = await new HttpCrew(
            server.Address, projectId, run.Get(QueueScenario.Labelers), run.Seed, () => Stopwatch.GetElapsedTime(start) >= limit, ledger).RunAsync(cancellationToken);
        run.Set("peakMemoryMb", memory.PeakMiB());

        var both = new LatencyHistogram();
        both.Add(outcome.Claims);
        both.Add(outcome.Submits);
        run.Set("items", ledger.Items);
        run.Set("labelers", run.Get(QueueScenario.Labelers));
        run.Set("seconds", outcome.Elapsed.TotalSeconds);
        run.Set("itemsRanOut", outcome.RanOut);
        run.Set("pairs", outcome.Pairs);
        run.Set("pairsPerSecond", outcome.Pairs / outcome.Elapsed.TotalSeconds);
        run.Set("p50Ms", both.Milliseconds(0.50));
        run.Set("p99Ms", both.Milliseconds(0.99));
        run.Set("claimP99Ms", outcome.Claims.Milliseconds(0.99));
        run.Set("submitP99Ms", outcome.Submits.Milliseconds(0.99));
        if (outcome.RanOut)
        {
            run.Say($"The items ran out after {outcome.Elapsed.TotalSeconds:F1} s; the figures are of that time. More --items make it last.");
        }
    }
}
