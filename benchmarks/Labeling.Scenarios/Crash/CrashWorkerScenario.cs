namespace Labeling.Scenarios;

/// <summary>The process that <see cref="CrashScenario"/> starts and kills.</summary>
internal sealed class CrashWorkerScenario : IScenario
{
    /// <summary>What it says once an answer has been acknowledged.</summary>
    public const string Ready = "The labelers work.";

    public static readonly ScenarioOption<ProjectId> Project = new("project", "ID", "the project", null, ReadProject);
    public static readonly ScenarioOption<string> Journal = ScenarioOption.Text("journal", "FILE", "where to note, outside the store, what was acknowledged", null);
    public static readonly ScenarioOption<int> Thinking = ScenarioOption.Number("thinking", "MS", "how long a labeler thinks between claim and submit", 0, 0, 60_000);

    /// <summary>Some answers of each kind.</summary>
    private const double SkipShare = 0.05;

    /// <inheritdoc/>
    public string Name => "crash-worker";

    /// <inheritdoc/>
    public string Summary => "The process that crash starts and kills; labels until it is killed or nothing is left.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } =
        [Project, Journal, Thinking, StoreOptions.Items, QueueScenario.Labelers, QueueScenario.Page, StoreOptions.Store, StoreOptions.Connection];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using DatabaseHost host = await StoreOptions.StartHostAsync(run, cancellationToken);
        await using Database database = await host.OpenMainAsync(cancellationToken);
        await using LabelStore store = await database.OpenStoreAsync(cancellationToken);
        var pending = CrashJournal.Read(run.Get(Journal), new ItemLedger(run.Get(StoreOptions.Items)));
        using CrashJournal journal = CrashJournal.Open(run.Get(Journal), () => run.Say(Ready));
        var options = new CrewOptions
        {
            Labelers = run.Get(QueueScenario.Labelers),
            PageSize = run.Get(QueueScenario.Page),
            Seed = run.Seed,
            SkipShare = SkipShare,
            Thinking = TimeSpan.FromMilliseconds(run.Get(Thinking)),
            Stop = () => false,
        };
        var crew = new LabelingCrew(store, run.Get(Project), options, journal);

        // What a client does whose answer got no reply: send it again. It must count once, whether it had arrived or not.
        await Task.WhenAll(pending.Select(sent => crew.SubmitAsync(Again(run.Get(Project), sent.Labeler, sent.Token, sent.Items), cancellationToken)));
        CrewOutcome outcome = await crew.RunAsync(cancellationToken);
        run.Set("pairs", outcome.Pairs);
        run.Set("itemsRanOut", outcome.RanOut);
    }

    private static SubmitRequest Again(ProjectId project, string labeler, LeaseToken token, ItemId[] items) => new()
    {
        ProjectId = project,
        Token = token,
        Labeler = labeler,
        Submissions = [.. items.Select(item => new Submission { ItemId = item, Annotations = [new Annotation(new LabelClassId(1))] })],
        SkipPolicy = SkipPolicy.OutOfQueue,
    };

    private static ProjectId ReadProject(string text)
        => Guid.TryParse(text, out Guid id) ? new ProjectId(id) : throw new UsageException($"--project is the id of a project, not '{text}'.");
}
