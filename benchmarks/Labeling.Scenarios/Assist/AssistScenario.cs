using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>A whole project with a simulated labeler: how much of it the model takes over, and how well.</summary>
internal sealed class AssistScenario : IScenario
{
    private static readonly ScenarioOption<string> Images = ScenarioOption.Text("images", "DIR", "the folder of the pictures", null);
    private static readonly ScenarioOption<string> Answers = ScenarioOption.Text("answers", "FILE", "a CSV of their true classes: file,class or file,classes", null);
    private static readonly ScenarioOption<string> Backbone = ScenarioOption.Text("backbone", "FILE", "an ONNX network; without one the built-in descriptor", string.Empty);
    private static readonly ScenarioOption<double> RequiredAccuracy = ScenarioOption.Real("required-accuracy", "A", "the share of prelabels that must be right", 0.8, 0.01, 0.9999);
    private static readonly ScenarioOption<string> Work = ScenarioOption.Text("work", "DIR", "a folder that keeps features from run to run; without one everything is temporary", string.Empty);
    private static readonly ScenarioOption<int> Runs = ScenarioOption.Number("runs", "N", "how many projects to play, with seeds counted up from --seed", 1, 1, 1000);

    private static readonly ScenarioOption<string> Hindsight = ScenarioOption.Choice("hindsight", "whether to play each project again with the best threshold that who knows the answers could choose", "no", "no", "yes");

    private static readonly ScenarioOption<string> Scope = ScenarioOption.Choice("threshold-scope", "one threshold for all, or one for each class", "overall", "overall", "per-class");

    public string Name => "assist";

    public string Summary => "labels a whole project with a simulated labeler and assistance";

    public IReadOnlyList<ScenarioOption> Options => [Images, Answers, Backbone, RequiredAccuracy, Work, Runs, Hindsight, Scope];

    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        AnswersFile answers = await AnswersFile.ReadAsync(run, run.Get(Answers), run.Get(Images), cancellationToken);
        using var folder = new TemporaryFolder();
        await using var engine = NewEngine(folder);
        var options = new MlAssistOptions { Folder = run.Get(Work) is { Length: > 0 } kept ? kept : folder.File("assist") };
        using var trainer = new FrozenBackboneTrainer(Path.Combine(options.Folder, "features"), run.Get(Backbone) is { Length: > 0 } backbone ? backbone : null);
        await using var store = new SqliteLabelStore(folder.File("labels.db"));
        await using AssistWorker worker = NewWorker(store, options, trainer);
        await using AssistWorker knowing = NewWorker(store, options, new HindsightTrainer(trainer, engine, answers, run.Get(RequiredAccuracy)));
        bool isPerClass = run.Get(Scope) == "per-class";
        var settings = new AssistSettings { RequiredAccuracy = run.Get(RequiredAccuracy), QuietTime = TimeSpan.Zero, ThresholdScope = isPerClass ? ThresholdScope.PerClass : ThresholdScope.Overall };
        var inHindsight = new AssistSettings(settings) { FixedThreshold = 0.5 };
        long started = Stopwatch.GetTimestamp();
        var table = new AssistTable(run, run.Get(RequiredAccuracy), isPerClass);
        for (int i = 0; i < run.Get(Runs); i++)
        {
            long begun = Stopwatch.GetTimestamp();
            AssistPlay play = await AssistPlay.StartAsync(run, answers, engine, worker, run.Get(Images), 9, run.Seed + i, settings, cancellationToken);
            await play.PlayAsync(cancellationToken);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
            AssistPlay? best = run.Get(Hindsight) == "yes"
                ? await AssistPlay.StartAsync(run, answers, engine, knowing, run.Get(Images), 9, run.Seed + i, inHindsight, cancellationToken)
                : null;
            await (best?.PlayAsync(cancellationToken) ?? Task.CompletedTask);
            await table.AddAsync(play, best, answers, run.Seed + i, elapsed, cancellationToken);
        }

        foreach (int size in (int[])[4, 6])
        {
            AssistPlay play = await AssistPlay.StartAsync(run, answers, engine, worker, run.Get(Images), size, run.Seed, settings, cancellationToken);
            await play.PlayAsync(cancellationToken);
            run.Set($"purity{size}", play.Purity);
        }

        table.Report();
        run.Set("secondsTotal", Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static AssistWorker NewWorker(LabelStore store, MlAssistOptions options, ITrainer trainer)
        => new(store, [new LocalFolderSourceProvider()], [new ImageReader()], options, [trainer]);

    private static LabelingEngine NewEngine(TemporaryFolder folder)
        => new(new SqliteLabelStore(folder.File("labels.db")), [new LocalFolderSourceProvider()], [new ImageReader()]);
}
