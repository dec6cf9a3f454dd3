using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Labeling.Scenarios;

/// <summary>Pictures to features, from files to the cache, beside the bare engine on tensors that are decoded already.</summary>
internal sealed class FeaturizeScenario : IScenario
{
    private static readonly ScenarioOption<string> Images = ScenarioOption.Text("images", "DIR", "the folder of the pictures", null);
    private static readonly ScenarioOption<string> Backbone = ScenarioOption.Text("backbone", "FILE", "an ONNX network; without one the built-in descriptor", string.Empty);

    private const int FirstImages = 16;
    private const int Rounds = 3;
    private static readonly TimeSpan BareTime = TimeSpan.FromSeconds(1);

    public string Name => "featurize";

    public string Summary => "makes the features of a folder of pictures";

    public IReadOnlyList<ScenarioOption> Options => [Images, Backbone];

    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        string images = run.Get(Images);
        if (!Directory.Exists(images))
        {
            throw new UsageException($"--images: there is no folder '{images}'.");
        }

        string? backbone = run.Get(Backbone) is { Length: > 0 } path ? path : null;
        using var folder = new TemporaryFolder();
        await using var engine = new LabelingEngine(new SqliteLabelStore(folder.File("labels.db")), [new LocalFolderSourceProvider()], [new ImageReader()]);
        LabelingProject project = await engine.Projects.CreateAsync(
            new ProjectDefinition("featurize", LabelingTaskType.ImageClassificationMultiClass) { Dataset = new LocalFolder(images), LabelClasses = ["a", "b"] }, cancellationToken);
        await project.StartAsync(cancellationToken: cancellationToken);
        List<Item> items = await project.Items.ListAsync(cancellationToken: cancellationToken).ToListAsync(cancellationToken);
        using var trainer = new FrozenBackboneTrainer(folder.File("features"), backbone);
        var source = new FolderImages(images);
        int length = await trainer.FeaturizeAsync(project.Info, items.Take(FirstImages).ToAsyncEnumerable(), source, cancellationToken);
        double[] rates = new double[Rounds];
        double[] bareRates = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            bareRates[round] = backbone is null ? double.NaN : BareRate(run, backbone);
            rates[round] = await RateAsync(new FrozenBackboneTrainer(folder.File($"fresh{round}"), backbone), project, items, source, cancellationToken);
            run.Say(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {rates[round]:0.0} pictures/s, bare {bareRates[round]:0.0}"));
        }

        Array.Sort(rates);
        Array.Sort(bareRates);
        run.Set("images", items.Count);
        run.Set("imagesPerSecond", rates[Rounds / 2]);
        run.Set("bareImagesPerSecond", bareRates[Rounds / 2]);
        run.Set("bareRatio", rates[Rounds / 2] / bareRates[Rounds / 2]);
        run.Set("dimension", length);
    }

    private static async Task<double> RateAsync(FrozenBackboneTrainer fresh, LabelingProject project, List<Item> items, FolderImages source, CancellationToken cancellationToken)
    {
        using (fresh)
        {
            // The network is loaded before.
            await fresh.FeaturizeAsync(project.Info, AsyncEnumerable.Empty<Item>(), source, cancellationToken);
            long started = Stopwatch.GetTimestamp();
            await fresh.FeaturizeAsync(project.Info, items.ToAsyncEnumerable(), source, cancellationToken);
            return items.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    /// <summary>The engine at its best: with its own settings on batches of 16, or with as many callers as there are cores, each on one thread with one or two tensors.</summary>
    private static double BareRate(ScenarioRun run, string backbone)
    {
        using var own = new InferenceSession(backbone);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var single = new InferenceSession(backbone, options);
        int side = backbone.Contains("128", StringComparison.Ordinal) ? 128 : 224;
        return Math.Max(BareRate(run, own, side, callers: 1, batch: 16), Math.Max(BareRate(run, single, side, Environment.ProcessorCount, 1), BareRate(run, single, side, Environment.ProcessorCount, 2)));
    }

    private static double BareRate(ScenarioRun run, InferenceSession session, int side, int callers, int batch)
    {
        float[] tensor = new float[batch * 3 * side * side];
        for (int i = 0; i < tensor.Length; i++)
        {
            tensor[i] = (float)((SplitMix64.At(run.Seed, i) >> 40) / (double)(1 << 23)) - 1;
        }

        double sum = 0;
        var adding = new Lock();
        Thread[] threads = [.. Enumerable.Range(0, callers).Select(_ => new Thread(Call))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return sum;

        void Call()
        {
            using var value = OrtValue.CreateTensorValueFromMemory(tensor, [batch, 3, side, side]);
            using var settings = new RunOptions();
            string[] inputs = [session.InputMetadata.Keys.First()];
            string[] outputs = [session.OutputMetadata.Keys.First()];
            session.Run(settings, inputs, [value], outputs).Dispose();
            long done = 0;
            long started = Stopwatch.GetTimestamp();
            for (; Stopwatch.GetElapsedTime(started) < BareTime; done += batch)
            {
                session.Run(settings, inputs, [value], outputs).Dispose();
            }

            double rate = done / Stopwatch.GetElapsedTime(started).TotalSeconds;
            lock (adding)
            {
                sum += rate;
            }
        }
    }

    private sealed class FolderImages(string folder) : IItemImages
    {
        private readonly ImageReader _reader = new();

        public async ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default)
        {
            await using FileStream file = File.OpenRead(Path.Combine(folder, item.Path));
            return await _reader.DecodeAsync(file, options, cancellationToken);
        }
    }
}
