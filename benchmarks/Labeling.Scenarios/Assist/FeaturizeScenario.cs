using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Labeling.Scenarios;

/// <summary>Pictures to features, from files to the cache, beside the bare engine on tensors that are decoded already.</summary>
internal sealed class FeaturizeScenario : IScenario
{
    private static readonly ScenarioOption<string> Images = ScenarioOption.Text("images", "DIR", "the folder of the pictures", null);
    private static readonly ScenarioOption<string> Backbone = ScenarioOption.Text("backbone", "FILE", "an ONNX network; without one the built-in descriptor", string.Empty);

    private const int BareBatch = 16;

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
        int length = await trainer.FeaturizeAsync(project.Info, items.Take(BareBatch).ToAsyncEnumerable(), source, cancellationToken);
        double bare = backbone is null ? double.NaN : BareRate(run, backbone, items.Count);

        using var fresh = new FrozenBackboneTrainer(folder.File("fresh"), backbone);
        await fresh.FeaturizeAsync(project.Info, AsyncEnumerable.Empty<Item>(), source, cancellationToken);
        long started = Stopwatch.GetTimestamp();
        await fresh.FeaturizeAsync(project.Info, items.ToAsyncEnumerable(), source, cancellationToken);
        double rate = items.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        run.Set("images", items.Count);
        run.Set("imagesPerSecond", rate);
        run.Set("bareImagesPerSecond", bare);
        run.Set("bareRatio", rate / bare);
        run.Set("dimension", length);
    }

    /// <summary>The engine with its own settings, on batches of one tensor over and over.</summary>
    private static double BareRate(ScenarioRun run, string backbone, int images)
    {
        using var session = new InferenceSession(backbone);
        string input = session.InputMetadata.Keys.First();
        int side = backbone.Contains("128", StringComparison.Ordinal) ? 128 : 224;
        float[] tensor = new float[BareBatch * 3 * side * side];
        for (int i = 0; i < tensor.Length; i++)
        {
            tensor[i] = (float)((SplitMix64.At(run.Seed, i) >> 40) / (double)(1 << 23)) - 1;
        }

        using var value = OrtValue.CreateTensorValueFromMemory(tensor, [BareBatch, 3, side, side]);
        using var options = new RunOptions();
        string[] outputs = [session.OutputMetadata.Keys.First()];
        session.Run(options, [input], [value], outputs).Dispose();
        int batches = Math.Max(4, Math.Min(images, 480) / BareBatch);
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < batches; i++)
        {
            session.Run(options, [input], [value], outputs).Dispose();
        }

        return batches * BareBatch / Stopwatch.GetElapsedTime(started).TotalSeconds;
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
