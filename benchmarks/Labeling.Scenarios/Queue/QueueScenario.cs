using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>Many labelers at once against one queue, beside the bare engine that writes the same rows.</summary>
internal sealed class QueueScenario : IScenario
{
    public static readonly ScenarioOption<int> Labelers = ScenarioOption.Number("labelers", "L", "how many labelers work at once", 64, 1, 10_000);
    public static readonly ScenarioOption<int> Page = new("page", "1|4|6|9", "how many items a task has", "1", ReadPage);
    private static readonly ScenarioOption<int> Seconds = ScenarioOption.Number("seconds", "S", "how long they work, and the bare engine too", 10, 1, 86_400);

    private static readonly ScenarioOption<int> BareConnections = ScenarioOption.Number(
        "bare-connections", "N", "postgres: on how many connections the bare engine works, or 0 for one for each labeler; the store writes in one project on one", 0, 0, MostBareConnections);

    /// <summary>What the server that a scenario starts has room for.</summary>
    private const int MostBareConnections = 150;

    /// <summary>Enough for the compiler to have seen everything twice.</summary>
    private const int WarmUpPairs = 5_000;

    /// <inheritdoc/>
    public string Name => "queue";

    /// <inheritdoc/>
    public string Summary => "Labelers claim pages and submit answers as fast as the store lets them; the history is checked afterwards.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [StoreOptions.Items, Labelers, Seconds, Page, BareConnections, StoreOptions.Store, StoreOptions.Connection];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using DatabaseHost host = await StoreOptions.StartHostAsync(run, cancellationToken);
        await using Database main = await host.OpenMainAsync(cancellationToken);
        await using Database beside = await host.CreateTemporaryAsync("bare", cancellationToken);
        await using LabelStore store = await main.OpenStoreAsync(cancellationToken);
        int items = run.Get(StoreOptions.Items);
        run.Say($"Adding {items} items to the store, and to a second one for the bare engine.");
        Project project = await ScenarioProject.CreateWithItemsAsync(store, Name, items, run.Seed, cancellationToken);
        Project bareProject = await MakeBareProjectAsync(run, beside, items, cancellationToken);

        run.Say("Warming up.");
        await WarmUpAsync(run, host, cancellationToken);

        // Half of the bare engine's time before and half after, so that a machine whose speed drifts does not favour one side.
        TimeSpan half = TimeSpan.FromSeconds(run.Get(Seconds)) / 2;
        await using IBareQueue bare = await beside.OpenBareQueueAsync(Plan(run, bareProject, items), cancellationToken);
        run.Say("The bare engine, first half.");
        BareOutcome bareOutcome = await bare.RunAsync(half, cancellationToken);

        var ledger = new ItemLedger(items);
        double pairsPerSecond = await MeasureAsync(run, store, project.Id, ledger, cancellationToken);

        run.Say("The bare engine, second half.");
        bareOutcome += await bare.RunAsync(half, cancellationToken);
        run.Set("bareConnections", run.Get(StoreOptions.Store) == StoreOptions.PostgreSql ? BareConnectionsOf(run) : 1);
        run.Set("barePairsPerSecond", bareOutcome.PerSecond);
        run.Set("bareRatio", pairsPerSecond / bareOutcome.PerSecond);

        await HistoryCheck.RunAsync(run, store, project.Id, ledger, cancellationToken);
        await BareCheck.RunAsync(run, beside, bareProject.Id, bareOutcome.Count * run.Get(Page), cancellationToken);
    }

    private static int ReadPage(string text) => text switch
    {
        "1" => 1,
        "4" => 4,
        "6" => 6,
        "9" => 9,
        _ => throw new UsageException($"--page is 1, 4, 6 or 9, not '{text}'."),
    };

    private static async Task<Project> MakeBareProjectAsync(ScenarioRun run, Database beside, int items, CancellationToken cancellationToken)
    {
        await using LabelStore store = await beside.OpenStoreAsync(cancellationToken);
        return await ScenarioProject.CreateWithItemsAsync(store, "bare", items, run.Seed, cancellationToken);
    }

    private static async Task WarmUpAsync(ScenarioRun run, DatabaseHost host, CancellationToken cancellationToken)
    {
        await using Database database = await host.CreateTemporaryAsync("warm", cancellationToken);
        int items = WarmUpPairs * run.Get(Page);
        Project project;
        await using (LabelStore store = await database.OpenStoreAsync(cancellationToken))
        {
            project = await ScenarioProject.CreateWithItemsAsync(store, "warm", items, run.Seed, cancellationToken);
            await Crew(run, store, project.Id, new ItemLedger(items), () => false).RunAsync(cancellationToken);
        }

        await using (LabelStore store = await database.OpenStoreAsync(cancellationToken))
        {
            project = await ScenarioProject.CreateWithItemsAsync(store, "warm-bare", items, run.Seed, cancellationToken);
        }

        await using IBareQueue bare = await database.OpenBareQueueAsync(Plan(run, project, items), cancellationToken);
        await bare.RunAsync(TimeSpan.FromSeconds(2), cancellationToken);
    }

    private static BareQueuePlan Plan(ScenarioRun run, Project project, int items)
        => BareQueuePlan.For(project, items, run.Get(Labelers), run.Get(Page), BareConnectionsOf(run));

    private static int BareConnectionsOf(ScenarioRun run)
        => run.Get(BareConnections) is > 0 and var connections ? connections : Math.Min(run.Get(Labelers), MostBareConnections);

    private static LabelingCrew Crew(ScenarioRun run, LabelStore store, ProjectId projectId, ItemLedger ledger, Func<bool> stop)
        => new(store, projectId, new CrewOptions { Labelers = run.Get(Labelers), PageSize = run.Get(Page), Seed = run.Seed, Stop = stop }, ledger);

    private static async Task<double> MeasureAsync(ScenarioRun run, LabelStore store, ProjectId projectId, ItemLedger ledger, CancellationToken cancellationToken)
    {
        run.Say($"{run.Get(Labelers)} labelers work.");
        using var memory = new MemoryGrowth();
        long start = Stopwatch.GetTimestamp();
        var limit = TimeSpan.FromSeconds(run.Get(Seconds));
        CrewOutcome outcome = await Crew(run, store, projectId, ledger, () => Stopwatch.GetElapsedTime(start) >= limit).RunAsync(cancellationToken);
        run.Set("peakMemoryMb", memory.PeakMiB());

        double pairsPerSecond = outcome.Pairs / outcome.Elapsed.TotalSeconds;
        run.Set("items", ledger.Items);
        run.Set("labelers", run.Get(Labelers));
        run.Set("page", run.Get(Page));
        run.Set("seconds", outcome.Elapsed.TotalSeconds);
        run.Set("itemsRanOut", outcome.RanOut);
        run.Set("pairs", outcome.Pairs);
        run.Set("pairsPerSecond", pairsPerSecond);
        run.Set("claimP50Ms", outcome.Claims.Milliseconds(0.50));
        run.Set("claimP99Ms", outcome.Claims.Milliseconds(0.99));
        run.Set("submitP50Ms", outcome.Submits.Milliseconds(0.50));
        run.Set("submitP99Ms", outcome.Submits.Milliseconds(0.99));
        run.Set("retries", outcome.Retries);
        if (outcome.RanOut)
        {
            run.Say($"The items ran out after {outcome.Elapsed.TotalSeconds:F1} s; the figures are of that time. More --items make it last.");
        }

        return pairsPerSecond;
    }
}
