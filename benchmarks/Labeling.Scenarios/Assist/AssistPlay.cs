using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>One project, played by a labeler who always knows the answer, with a worker that assists.</summary>
internal sealed class AssistPlay
{
    private const string Labeler = "simulated";

    private readonly ScenarioRun _run;
    private readonly AnswersFile _answers;
    private readonly LabelingProject _project;
    private readonly AssistWorker _worker;
    private readonly Dictionary<string, LabelClassId> _classes;
    private readonly Dictionary<LabelClassId, string> _names;

    private AssistPlay(ScenarioRun run, AnswersFile answers, LabelingProject project, AssistWorker worker)
    {
        _run = run;
        _answers = answers;
        _project = project;
        _worker = worker;
        _classes = project.Info.LabelClasses.ToDictionary(c => c.Path, c => c.Id);
        _names = project.Info.LabelClasses.ToDictionary(c => c.Id, c => c.Path);
    }

    public int Items { get; private set; }

    /// <summary>Labeled from scratch, clustered pages included.</summary>
    public int Manual { get; private set; }

    /// <summary>Shown with a prelabel.</summary>
    public int Prelabeled { get; private set; }

    /// <summary>Prelabels that were changed.</summary>
    public int Corrected { get; private set; }

    /// <summary>How often each class was offered in prelabels, and how often it was right.</summary>
    public Dictionary<LabelClassId, (int Count, int Right)> Offered { get; } = [];

    /// <summary>How many labels the pictures have that were shown with a prelabel.</summary>
    public int Wanted { get; private set; }

    /// <summary>Mean purity of full clustered pages as they were handed out.</summary>
    public double Purity => Pages.Count == 0 ? double.NaN : Pages.Average(PurityOf);

    /// <summary>Full clustered pages: the answers of their items.</summary>
    public List<string[]> Pages { get; } = [];

    /// <summary>Seconds in the worker.</summary>
    public double WorkerSeconds { get; private set; }

    public LabelingProject Project => _project;

    /// <summary>Makes the project and starts it.</summary>
    public static async Task<AssistPlay> StartAsync(
        ScenarioRun run, AnswersFile answers, LabelingEngine engine, AssistWorker worker, string images, int pageSize, int seed, AssistSettings settings, CancellationToken cancellationToken)
    {
        var definition = new ProjectDefinition(
            $"assist {pageSize} {seed} {(settings.FixedThreshold is null ? "measured" : "hindsight")}", answers.IsMultilabel ? LabelingTaskType.ImageClassificationMultiLabel : LabelingTaskType.ImageClassificationMultiClass)
        {
            Dataset = new LocalFolder(images),
            LabelClasses = [.. answers.Classes.Select(c => new LabelClassDefinition(c))],
            Settings = new ProjectSettings { PageSize = pageSize },
            Seed = seed,
        };
        LabelingProject project = await engine.Projects.CreateAsync(definition, cancellationToken);
        await project.StartAsync(cancellationToken: cancellationToken);
        await project.Assist.UpdateSettingsAsync(settings, cancellationToken);
        return new AssistPlay(run, answers, project, worker);
    }

    /// <summary>Labels until nothing waits.</summary>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        while (await _project.Queue.ClaimAsync(Labeler, cancellationToken: cancellationToken) is { } task)
        {
            Answer(task);
            SubmitResult result = await task.SubmitAsync(cancellationToken);
            if (result.Outcomes.Any(o => o.Status != SubmissionStatus.Accepted))
            {
                _run.Fail("An answer was not accepted though nobody else labels.");
            }

            await AssistAsync(cancellationToken);
        }
    }

    /// <summary>The share of a page's items that have the page's most frequent class.</summary>
    public static double PurityOf(string[] page)
        => (double)page.SelectMany(classes => classes.Split('\n')).CountBy(c => c).Max(c => c.Value) / page.Length;

    private void Answer(LabelTask task)
    {
        foreach (TaskItem item in task.Items)
        {
            IReadOnlyCollection<string> truth = _answers.Of(item.Path);
            Items++;
            if (truth.Count == 0)
            {
                task.Skip(item, "no answer is given for this file");
                continue;
            }

            task.Answer(item, [.. truth.Select(c => new Annotation(_classes[c]))]);
            if (task.Kind == TaskKind.Prelabeled)
            {
                Prelabeled++;
                Wanted += truth.Count;
                foreach (LabelClassId offered in item.Suggestion.Select(a => a.ClassId))
                {
                    var (count, right) = Offered.GetValueOrDefault(offered);
                    Offered[offered] = (count + 1, right + (truth.Contains(_names[offered]) ? 1 : 0));
                }

                Corrected += truth.ToHashSet().SetEquals(item.Suggestion.Select(a => _names[a.ClassId])) ? 0 : 1;
            }
            else
            {
                Manual++;
            }
        }

        if (task.Kind == TaskKind.Clustered && task.Items.Count == _project.Info.Settings.PageSize)
        {
            Pages.Add([.. task.Items.Select(i => string.Join('\n', _answers.Of(i.Path)))]);
        }
    }

    private async Task AssistAsync(CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        if (!await _worker.RunDueAsync(_project.Info.Id, cancellationToken))
        {
            return;
        }

        WorkerSeconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
        var newest = new Dictionary<RunKind, Run>();
        await foreach (Run run in _project.Assist.ListRunsAsync(cancellationToken))
        {
            newest[run.Kind] = run;
            if (run.State == RunState.Failed)
            {
                _run.Fail($"A {run.Kind} run failed: {run.Error}");
            }
        }

        string line = string.Join(" | ", newest.Values.Where(r => r.TrainingRunId == newest[RunKind.Training].Id).Select(r => $"{r.Kind} {r.Metrics}"));
        _run.Say($"{Items} labeled: {line}");
    }
}
