using System.Diagnostics.Metrics;
using Labeling.MlAssist;

namespace Labeling;

/// <summary>Trains heads for image classification on a network whose weights stay as they are, or on a built-in descriptor of pictures.</summary>
/// <remarks>
/// A head is trained in a second, because the features of a picture are made once and kept. The network is any ONNX model; without one, histograms of
/// colours and gradients serve, so that assistance works out of the box. Safe for use by many threads at once.
/// </remarks>
public sealed class FrozenBackboneTrainer : ITrainer, IDisposable
{
    /// <summary>The trainer's name.</summary>
    public const string TrainerName = "frozen-backbone";

    private const double FeatureShare = 0.8;

    private readonly string? _backbone;
    private readonly string _cacheFolder;
    private readonly BackboneDevice _device;
    private readonly AssistInstruments _instruments;
    private readonly Lock _lock = new();
    private FeaturePipeline? _pipeline;
    private bool _isDisposed;

    /// <summary>Creates a trainer. Touches neither disk nor network.</summary>
    /// <param name="cacheFolder">The folder in which features are kept; made when absent.</param>
    /// <param name="backbone">An ONNX file, or <see langword="null"/> for the built-in descriptor. See the package's README for what is declared beside it.</param>
    /// <param name="device">What the network runs on.</param>
    /// <param name="meterFactory">Where the meter of <see cref="MlAssistDiagnostics"/> comes from, or <see langword="null"/> for one of its own.</param>
    public FrozenBackboneTrainer(string cacheFolder, string? backbone = null, BackboneDevice device = BackboneDevice.Cpu, IMeterFactory? meterFactory = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cacheFolder);
        _cacheFolder = cacheFolder;
        _backbone = backbone;
        _device = device;
        _instruments = new AssistInstruments(meterFactory);
    }

    /// <inheritdoc/>
    public string Name => TrainerName;

    /// <inheritdoc/>
    public bool CanTrain(Project project)
    {
        ArgumentNullException.ThrowIfNull(project);
        return project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;
    }

    /// <inheritdoc/>
    public async Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var pipeline = Pipeline();
        bool isMultilabel = request.Project.TaskType == LabelingTaskType.ImageClassificationMultiLabel;
        // The head is calibrated on parts of its own training items in turn, so it can learn from those set aside for that, too.
        Item[] items = [.. request.Training, .. request.Validation];
        progress?.Report(new TrainingProgress { Fraction = 0, Message = $"{items.Length} items on the features of '{pipeline.Extractor.Name}'" });
        var (read, rows, labels) = await ReadAsync(pipeline, items, request, progress, cancellationToken).ConfigureAwait(false);
        CheckRows(rows, labels, request.LabelClasses);
        var (head, probabilities) = await Task.Run(
            () => HeadTraining.Fit(
                rows, labels, isMultilabel, request.LabelClasses.Count, request.Seed,
                part => progress?.Report(new TrainingProgress { Fraction = FeatureShare + ((1 - FeatureShare) * part) }), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        var heldOut = read.Zip(probabilities).ToDictionary(p => p.First, p => p.Second);
        var description = new FrozenModelDescription
        {
            Format = FrozenModelDescription.CurrentFormat,
            Backbone = pipeline.Extractor.Name,
            BackboneKey = pipeline.Extractor.Key,
            Length = pipeline.Extractor.Length,
            LabelClasses = [.. request.LabelClasses.Select(c => c.Value)],
            IsMultilabel = isMultilabel,
            Temperature = head.Temperature,
        };
        await FrozenModelFiles.SaveAsync(request.Folder, description, head, heldOut, cancellationToken).ConfigureAwait(false);
        progress?.Report(new TrainingProgress { Fraction = 1, Message = FormattableString.Invariant($"{request.LabelClasses.Count} classes, temperature {head.Temperature:0.00}") });
        return new FrozenModel(head, request.LabelClasses, pipeline, request.Project.Dataset, heldOut, new Dictionary<string, double> { ["temperature"] = head.Temperature });
    }

    /// <inheritdoc/>
    public async Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var (description, head, heldOut) = await FrozenModelFiles.LoadAsync(folder, cancellationToken).ConfigureAwait(false);
        var pipeline = Pipeline();
        if (description.BackboneKey != pipeline.Extractor.Key || description.Length != pipeline.Extractor.Length)
        {
            throw new LabelingException(
                LabelingErrorCodes.ModelInvalid,
                $"The model was trained on the features of '{description.Backbone}', and this worker has '{pipeline.Extractor.Name}'; give all workers the same backbone, or train anew.");
        }

        return new FrozenModel(head, [.. description.LabelClasses.Select(c => new LabelClassId(c))], pipeline, project.Dataset, heldOut, new Dictionary<string, double>());
    }

    /// <summary>Makes the features of items and keeps them, ahead of a training or an inference that would.</summary>
    /// <param name="project">The project: its dataset.</param>
    /// <param name="items">The items, in any number.</param>
    /// <param name="images">Opens their pictures.</param>
    /// <param name="cancellationToken">Stops it; what is made is kept.</param>
    /// <returns>How many features a picture has.</returns>
    /// <exception cref="LabelingException">The network is missing, damaged or failed.</exception>
    public async Task<int> FeaturizeAsync(Project project, IAsyncEnumerable<Item> items, IItemImages images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(images);
        var pipeline = Pipeline();
        await foreach (var row in pipeline.ReadAsync(items, project.Dataset, images, cancellationToken).ConfigureAwait(false))
        {
            // The pipeline keeps what it makes; nothing is left to do with it.
        }

        return pipeline.Extractor.Length;
    }

    /// <summary>Closes the network and the cache.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _pipeline?.Cache.Dispose();
            _pipeline?.Extractor.Dispose();
            _pipeline = null;
            _instruments.Dispose();
        }
    }

    private static async Task<(List<ItemId> Items, List<float[]> Rows, List<bool[]> Labels)> ReadAsync(
        FeaturePipeline pipeline, Item[] items, TrainingRequest request, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var read = new List<ItemId>(items.Length);
        var rows = new List<float[]>(items.Length);
        var labels = new List<bool[]>(items.Length);
        var index = request.LabelClasses.Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i);
        int seen = 0;
        int problems = 0;
        await foreach (var row in pipeline.ReadAsync(items.ToAsyncEnumerable(), request.Project.Dataset, request.Images, cancellationToken).ConfigureAwait(false))
        {
            if (++seen % 64 == 0)
            {
                progress?.Report(new TrainingProgress { Fraction = FeatureShare * seen / items.Length });
            }

            if (row.Row < 0)
            {
                problems++;
                continue;
            }

            bool[] label = new bool[index.Count];
            foreach (var annotation in row.Item.Annotations)
            {
                label[index[annotation.ClassId]] = true;
            }

            float[] features = new float[pipeline.Extractor.Length];
            pipeline.Cache.Read(row.Row, features);
            read.Add(row.Item.Id);
            rows.Add(features);
            labels.Add(label);
        }

        progress?.Report(new TrainingProgress { Fraction = FeatureShare, Message = problems == 0 ? null : $"{problems} pictures cannot be read and were passed over" });
        return (read, rows, labels);
    }

    private static void CheckRows(List<float[]> rows, List<bool[]> labels, IReadOnlyList<LabelClassId> classes)
    {
        int present = Enumerable.Range(0, classes.Count).Count(c => labels.Exists(l => l[c]));
        if (rows.Count < 4 || present < 2)
        {
            throw new LabelingException(
                LabelingErrorCodes.TooFewLabels, $"{rows.Count} readable pictures of {present} classes are too few to train on; label more, of at least two classes.");
        }
    }

    private FeaturePipeline Pipeline()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_pipeline is null)
            {
#pragma warning disable CA2000 // The trainer owns both and disposes them.
                FeatureExtractor extractor = _backbone is null ? PictureDescriptor.Instance : OnnxBackbone.Open(_backbone, _device);
                try
                {
                    _pipeline = new FeaturePipeline(extractor, FeatureCache.Open(_cacheFolder, extractor), _instruments);
                }
                catch
                {
                    extractor.Dispose();
                    throw;
                }
#pragma warning restore CA2000
            }

            return _pipeline;
        }
    }
}
