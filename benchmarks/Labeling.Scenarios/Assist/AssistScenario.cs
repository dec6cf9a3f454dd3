using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>A whole project with a simulated labeler: how much of it the model takes over, and how well.</summary>
internal sealed class AssistScenario : IScenario
{
    private static readonly ScenarioOption<string> Images = ScenarioOption.Text("images", "DIR", "the folder of the pictures", null);
    private static readonly ScenarioOption<string> Answers = ScenarioOption.Text("answers", "FILE", "a CSV file,class of their true classes", null);
    private static readonly ScenarioOption<string> Backbone = ScenarioOption.Text("backbone", "FILE", "an ONNX network; without one the built-in descriptor", string.Empty);
    private static readonly ScenarioOption<double> RequiredAccuracy = ScenarioOption.Real("required-accuracy", "A", "the share of prelabels that must be right", 0.8, 0.01, 0.9999);
    private static readonly ScenarioOption<string> Work = ScenarioOption.Text("work", "DIR", "a folder that keeps features from run to run; without one everything is temporary", string.Empty);
    private static readonly ScenarioOption<int> Runs = ScenarioOption.Number("runs", "N", "how many projects to play, with seeds counted up from --seed", 1, 1, 1000);

    public string Name => "assist";

    public string Summary => "labels a whole project with a simulated labeler and assistance";

    public IReadOnlyList<ScenarioOption> Options => [Images, Answers, Backbone, RequiredAccuracy, Work, Runs];

    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        var answers = new AnswersFile(run.Get(Answers));
        if (!Directory.Exists(run.Get(Images)))
        {
            throw new UsageException($"--images: there is no folder '{run.Get(Images)}'.");
        }

        using var folder = new TemporaryFolder();
        await using var engine = NewEngine(folder);
        var options = new MlAssistOptions { Folder = run.Get(Work) is { Length: > 0 } kept ? kept : folder.File("assist"), Backbone = run.Get(Backbone) is { Length: > 0 } backbone ? backbone : null };
        await using var store = new SqliteLabelStore(folder.File("labels.db"));
        await using var worker = new AssistWorker(store, [new LocalFolderSourceProvider()], [new ImageReader()], options);
        long started = Stopwatch.GetTimestamp();
        var table = new AssistTable(run, run.Get(RequiredAccuracy));
        for (int i = 0; i < run.Get(Runs); i++)
        {
            long begun = Stopwatch.GetTimestamp();
            AssistPlay play = await AssistPlay.StartAsync(run, answers, engine, worker, run.Get(Images), 9, run.Seed + i, run.Get(RequiredAccuracy), cancellationToken);
            await play.PlayAsync(cancellationToken);
            await table.AddAsync(play, answers, run.Seed + i, Stopwatch.GetElapsedTime(begun), cancellationToken);
        }

        foreach (int size in (int[])[4, 6])
        {
            AssistPlay play = await AssistPlay.StartAsync(run, answers, engine, worker, run.Get(Images), size, run.Seed, run.Get(RequiredAccuracy), cancellationToken);
            await play.PlayAsync(cancellationToken);
            run.Set($"purity{size}", play.Purity);
        }

        table.Report();
        run.Set("secondsTotal", Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static LabelingEngine NewEngine(TemporaryFolder folder)
        => new(new SqliteLabelStore(folder.File("labels.db")), [new LocalFolderSourceProvider()], [new ImageReader()]);
}
