using System.Globalization;

namespace Labeling.Scenarios;

/// <summary>Kills a labeling process again and again, and compares what it had acknowledged with what the store kept.</summary>
internal sealed class CrashScenario : IScenario
{
    /// <summary>How long a process lives at most after its first acknowledgement or, now and then, from its very start.</summary>
    private const int LongestLifeMs = 600;

    private static readonly ScenarioOption<int> Kills = ScenarioOption.Number("kills", "K", "how often the process is killed", 20, 1, 10_000);

    /// <inheritdoc/>
    public string Name => "crash";

    /// <inheritdoc/>
    public string Summary => "A process labels and is killed with SIGKILL at random moments; nothing it had acknowledged may be lost or doubled.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } =
        [StoreOptions.Items, QueueScenario.Labelers, Kills, QueueScenario.Page, StoreOptions.Store, StoreOptions.Connection];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using DatabaseHost host = await StoreOptions.StartHostAsync(run, cancellationToken);
        await using Database database = await host.OpenMainAsync(cancellationToken);
        using var folder = new TemporaryFolder();
        int items = run.Get(StoreOptions.Items);
        ProjectId projectId;
        await using (LabelStore store = await database.OpenStoreAsync(cancellationToken))
        {
            run.Say($"Adding {items} items.");
            projectId = (await ScenarioProject.CreateWithItemsAsync(store, Name, items, run.Seed, cancellationToken)).Id;
        }

        string journal = folder.File("journal");
        int kills = await KillRepeatedlyAsync(run, database, projectId, journal, cancellationToken);
        run.Set("kills", kills);

        var ledger = new ItemLedger(items);
        run.Set("unanswered", CrashJournal.Read(journal, ledger).Count);
        await using LabelStore survivor = await database.OpenStoreAsync(cancellationToken);
        long acknowledged = await HistoryCheck.RunAsync(run, survivor, projectId, ledger, cancellationToken);
        if (acknowledged == 0)
        {
            run.Fail("No process lived long enough to have anything acknowledged, so nothing was tried; give more --kills.");
        }
    }

    private static async Task<int> KillRepeatedlyAsync(ScenarioRun run, Database database, ProjectId projectId, string journal, CancellationToken cancellationToken)
    {
        var random = new Random(run.Seed);
        int wanted = run.Get(Kills);
        for (int life = 1; life <= wanted; life++)
        {
            using var worker = new CrashWorkerProcess(Arguments(run, database, projectId, journal, life));

            // One in four is killed while it starts, when the store recovers from the kill before.
            if (random.Next(4) != 0)
            {
                await worker.Ready.WaitAsync(cancellationToken);
            }

            int lifetime = random.Next(LongestLifeMs);
            await Task.Delay(lifetime, cancellationToken);
            if (await worker.KillAsync() is { } status)
            {
                run.Fail(status == ScenarioProgram.Passed
                    ? $"The items ran out after {life - 1} of {wanted} kills; give more with --items."
                    : $"Process {life} ended by itself: {worker.Said}");
                return life - 1;
            }

            run.Say($"Killed process {life} of {wanted}.");
        }

        return wanted;
    }

    private static IEnumerable<string> Arguments(ScenarioRun run, Database database, ProjectId projectId, string journal, int life)
    {
        (string Name, string Value)[] options =
        [
            (StoreOptions.Store.Name, run.Get(StoreOptions.Store)),
            (StoreOptions.Connection.Name, database.Connection),
            (StoreOptions.Items.Name, Text(run.Get(StoreOptions.Items))),
            (QueueScenario.Labelers.Name, Text(run.Get(QueueScenario.Labelers))),
            (QueueScenario.Page.Name, Text(run.Get(QueueScenario.Page))),
            (CrashWorkerScenario.Project.Name, projectId.ToString()),
            (CrashWorkerScenario.Journal.Name, journal),
            (CrashWorkerScenario.Thinking.Name, Text(ThinkingMs(run))),
            (ScenarioArguments.Seed.Name, Text((int)((run.Seed + (life * 10_007L)) % ScenarioArguments.LargestSeed))),
        ];
        return options.SelectMany(option => new[] { "--" + option.Name, option.Value }).Prepend("crash-worker");
    }

    /// <summary>How slow labelers must be for the items to last: with few items and many kills they think, otherwise they do not.</summary>
    private static int ThinkingMs(ScenarioRun run)
    {
        double tasks = (double)run.Get(StoreOptions.Items) / run.Get(QueueScenario.Page);
        double labelerMs = (double)LongestLifeMs * run.Get(Kills) * run.Get(QueueScenario.Labelers);
        double millisecondsPerTask = labelerMs / tasks;
        return millisecondsPerTask < 1 ? 0 : (int)Math.Ceiling(millisecondsPerTask);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
