using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Labeling.Scenarios;

/// <summary>How long a featurization run takes over many waiting items, the first time and again, with made-up embeddings: reading, pages and the queue.</summary>
internal sealed class ClustersScenario : IScenario
{
    private static readonly ScenarioOption<int> Count = ScenarioOption.Number("count", "N", "how many items", 100_000, 200, 2_000_000);
    private static readonly ScenarioOption<int> Dimension = ScenarioOption.Number("dimension", "D", "how many numbers an embedding has", 512, 2, 4096);
    private static readonly ScenarioOption<int> Groups = ScenarioOption.Number("groups", "G", "around how many centres the embeddings lie", 1000, 2, 100_000);

    private const int Classes = 10;
    private const int Labels = 100;

    public string Name => "clusters";

    public string Summary => "makes pages of pictures that look alike, of many items";

    public IReadOnlyList<ScenarioOption> Options => [Count, Dimension, Groups];

    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var source = new MadeUpSource(run.Get(Count));
        await using var store = new SqliteLabelStore(folder.File("labels.db"));
        await using var engine = new LabelingEngine(store, [source], [new ImageReader()]);
        LabelingProject project = await engine.Projects.CreateAsync(
            new ProjectDefinition("clusters", LabelingTaskType.ImageClassificationMultiClass)
            {
                Dataset = new DatasetDefinition(source.SourceName, "anywhere"),
                LabelClasses = [.. Enumerable.Range(1, Classes).Select(c => new LabelClassDefinition($"class {c}"))],
                Settings = new ProjectSettings { PageSize = 9 },
                Seed = run.Seed,
            },
            cancellationToken);
        await project.StartAsync(cancellationToken: cancellationToken);
        await project.Assist.UpdateSettingsAsync(new AssistSettings { QuietTime = TimeSpan.Zero, MinLabels = Labels, Prelabels = false }, cancellationToken);
        await using var worker = new AssistWorker(
            store, [source], [new ImageReader()], new MlAssistOptions { Folder = folder.File("assist") }, [new MadeUpTrainer(run.Seed, run.Get(Dimension), run.Get(Groups))]);
        await LabelAsync(project, run.Get(Groups), cancellationToken);
        using var memory = new MemoryGrowth();
        run.Set("items", run.Get(Count));
        run.Set("secondsFirst", await RoundAsync(run, project, worker, cancellationToken));
        await project.Assist.TrainAsync("scenario", cancellationToken);
        run.Set("secondsAgain", await RoundAsync(run, project, worker, cancellationToken));
        run.Set("peakMemoryMb", memory.PeakMiB());
    }

    private static async Task LabelAsync(LabelingProject project, int groups, CancellationToken cancellationToken)
    {
        int labeled = 0;
        while (labeled < Labels && await project.Queue.ClaimAsync("simulated", cancellationToken: cancellationToken) is { } task)
        {
            foreach (TaskItem item in task.Items)
            {
                task.Answer(item, new Annotation(project.Info.LabelClasses[ClassOf(NumberOf(item.Path), groups)].Id));
                labeled++;
            }

            await task.SubmitAsync(cancellationToken);
        }
    }

    /// <summary>Lets the worker do what is due.</summary>
    /// <returns>How long the featurization run of it took.</returns>
    private static async Task<double> RoundAsync(ScenarioRun run, LabelingProject project, AssistWorker worker, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        await worker.RunDueAsync(project.Info.Id, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Run? last = await project.Assist.ListRunsAsync(cancellationToken).OrderBy(r => r.Id).LastOrDefaultAsync(cancellationToken);
        if (last is not { Kind: RunKind.Featurization, State: RunState.Completed, StartedAt: { } from, EndedAt: { } to } || last.Metrics.Values[RunMetrics.Clustered] < 9)
        {
            run.Fail($"The round did not end with a featurization run that made pages, but with {last?.Kind} {last?.State} {last?.Metrics} {last?.Error}");
            return double.NaN;
        }

        run.Say($"a round took {seconds:0.0} s; {last.Metrics}");
        return (to - from).TotalSeconds;
    }

    private static int NumberOf(string path) => int.Parse(path.AsSpan(0, 8), System.Globalization.CultureInfo.InvariantCulture);

    private static long GroupOf(int number, int groups) => (long)(SplitMix64.At(7, number) % (ulong)groups);

    private static int ClassOf(int number, int groups) => (int)(GroupOf(number, groups) % Classes);

    /// <summary>So many names of one and the same picture of one pixel.</summary>
    private sealed class MadeUpSource(int count) : IAssetSourceProvider, IAssetSource
    {
        private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

        public string SourceName => "made-up";

        public IAssetSource Open(DatasetDefinition dataset) => this;

        public async IAsyncEnumerable<Asset> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            for (int i = 0; i < count; i++)
            {
                yield return new Asset { Path = $"{i:00000000}.png", Size = Picture.Length, ContentTag = "1" };
            }
        }

        public Task<Stream> OpenReadAsync(string path, CancellationToken cancellationToken = default) => Task.FromResult<Stream>(new MemoryStream(Picture));
    }

    private sealed class MadeUpTrainer(long seed, int dimension, int groups) : ITrainer
    {
        public string Name => "made up";

        public bool CanTrain(Project project) => true;

        public Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
            => Task.FromResult<ITrainedModel>(new MadeUpModel(request.LabelClasses, seed, dimension, groups));

        public Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default)
            => throw new NotSupportedException("What is made up is not kept.");
    }

    private sealed class MadeUpModel(IReadOnlyList<LabelClassId> classes, long seed, int dimension, int groups) : ITrainedModel
    {
        public IReadOnlyList<LabelClassId> LabelClasses => classes;

        public int EmbeddingLength => dimension;

        public IReadOnlyDictionary<string, double> TrainingMetrics => new Dictionary<string, double>();

        public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (Item item in items.WithCancellation(cancellationToken))
            {
                int number = NumberOf(item.Path);
                float[] embedding = new float[dimension];
                for (int d = 0; d < dimension; d++)
                {
                    embedding[d] = Noise(seed, (GroupOf(number, groups) * dimension) + d) + Noise(seed + 1, ((long)number * dimension) + d);
                }

                float norm = System.Numerics.Tensors.TensorPrimitives.Norm<float>(embedding);
                System.Numerics.Tensors.TensorPrimitives.Divide(embedding, norm, embedding);
                int told = ClassOf(number, groups) % classes.Count;
                yield return new Prediction
                {
                    ItemId = item.Id,
                    Annotations = [new Annotation(classes[told]) { Score = 1 }],
                    Confidence = 1,
                    ClassScores = Enumerable.Range(0, classes.Count).Select(c => c == told ? 1f : 0f).ToArray(),
                    Embedding = embedding,
                };
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static float Noise(long seed, long place) => ((SplitMix64.At(seed, place) >> 40) / (float)(1 << 23)) - 1;
    }
}
