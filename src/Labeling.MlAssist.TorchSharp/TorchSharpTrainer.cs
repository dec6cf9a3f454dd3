using System.Runtime.InteropServices;
using Labeling.MlAssist.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling;

/// <summary>Fine-tunes a pretrained network on a project's labels: image classification with one label or several, boxes, and polygons.</summary>
/// <remarks>
/// What is new, the classifier or the detector's head, is trained first, on a network that stays as it is; then the whole network, the parts near the input
/// in shorter steps. What did best on the validation items is kept. Safe for use by many threads at once; each call computes for itself.
/// </remarks>
public sealed class TorchSharpTrainer : ITrainer
{
    /// <summary>The trainer's name.</summary>
    public const string TrainerName = "torchsharp";

    private const int Patience = 4;

    /// <summary>Masks of a few pictures judge roughly, and get better slowly.</summary>
    private const int SegmenterPatience = 12;

    /// <summary>The distance of the places that detectors look from, in pixels: what is smaller may lie between them.</summary>
    private const double SmallestObject = 8;

    private readonly TorchSharpOptions _options;

    /// <summary>Creates a trainer. Touches neither disk nor libtorch.</summary>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public TorchSharpTrainer(TorchSharpOptions? options = null)
    {
        _options = options ?? new TorchSharpOptions();
        _options.Check();
    }

    /// <inheritdoc/>
    public string Name => TrainerName;

    /// <inheritdoc/>
    public bool CanTrain(Project project)
    {
        ArgumentNullException.ThrowIfNull(project);
        return Enum.IsDefined(project.TaskType);
    }

    /// <inheritdoc/>
    public Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Factory.StartNew(() => Train(request, progress, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return Task.Run<ITrainedModel>(
            () =>
            {
                var engine = TorchEngine.Open(_options);
                return project.TaskType switch
                {
                    LabelingTaskType.ObjectDetection => DetectorModel.Load(folder, engine),
                    LabelingTaskType.InstanceSegmentation => SegmenterModel.Load(folder, engine),
                    _ => ClassifierModel.Load(folder, engine),
                };
            },
            cancellationToken);
    }

    private ITrainedModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var engine = TorchEngine.Open(_options);
        random.manual_seed(request.Seed);
        progress?.Report(new TrainingProgress { Fraction = 0, Message = $"{_options.Architecture} on {engine.Device}, {request.Training.Count} items to train on, {request.Validation.Count} to judge by" });
        try
        {
            ITrainedModel model = request.Project.TaskType switch
            {
                LabelingTaskType.ObjectDetection => TrainDetector(request, engine, progress, cancellationToken),
                LabelingTaskType.InstanceSegmentation => TrainSegmenter(request, engine, progress, cancellationToken),
                _ => TrainClassifier(request, engine, progress, cancellationToken),
            };
            progress?.Report(new TrainingProgress { Fraction = 1 });
            return model;
        }
        catch (ExternalException exception)
        {
            throw new LabelingException(LabelingErrorCodes.TrainingFailed, $"libtorch failed while training on {engine.Device}; see the inner exception.", exception);
        }
    }

    private ClassifierModel TrainClassifier(TrainingRequest request, TorchEngine engine, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var data = new ClassifierData(request);
        var side = PictureTensors.KeptSide(_options.ImageSize);
        using var pictures = new PictureSet(data.Items.Count, (index, stop) => PictureTensors.ReadAsync(data.Items[index], request.Images, side, stop));
        var readable = pictures.Load(cancellationToken);
        return Save(request, MlAssist.TorchSharp.Networks.Create(_options.Architecture, data.Classes), network =>
        {
            if (_options.Backbone is { } path)
            {
                Parameters.LoadPretrained(network, path);
            }

            network.to(engine.Device).eval();
            var learner = new ClassifierLearner(_options, data, pictures, readable, network, engine);
            if (learner.Count < 2)
            {
                throw new LabelingException(LabelingErrorCodes.TooFewLabels, $"Of {data.TrainingCount} training pictures {learner.Count} can be read; training needs two. {pictures.TellCure(data.Items)}");
            }

            var metrics = Run(request, learner, progress, () => learner.TrainHead(cancellationToken), Patience, cancellationToken);
            var description = new ClassifierDescription
            {
                Architecture = _options.Architecture,
                ImageSize = _options.ImageSize,
                IsMultilabel = data.IsMultilabel,
                LabelClasses = ClassesOf(request),
                Temperature = learner.FindTemperature(cancellationToken),
            };
            return new ClassifierModel(network, description, engine, metrics);
        });
    }

    private DetectorModel TrainDetector(TrainingRequest request, TorchEngine engine, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using var data = ReadObjects(request, progress, cancellationToken);
        return Save(request, new Fcos(_options.Architecture, request.LabelClasses.Count), network =>
        {
            if (_options.Backbone is { } path)
            {
                Parameters.LoadDetector(network, network.Backbone.Body, path, Fcos.IsOfClasses, PyramidBackbone.OldName);
            }

            network.to(engine.Device);
            var metrics = Run(request, new DetectorLearner(_options, data, network, engine), progress, () => { }, Patience, cancellationToken);
            var description = new DetectorDescription
            {
                Architecture = _options.Architecture,
                ShortSide = _options.ObjectImageSize,
                LongestSide = _options.LongestSide,
                LabelClasses = ClassesOf(request),
            };
            return new DetectorModel(network, description, engine, metrics);
        });
    }

    private SegmenterModel TrainSegmenter(TrainingRequest request, TorchEngine engine, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using var data = ReadObjects(request, progress, cancellationToken);
        var design = MaskRcnnDesign.Of(_options.Architecture, request.LabelClasses.Count, data.Sizes());
        return Save(request, new MaskRcnn(design), network =>
        {
            if (_options.Backbone is { } path)
            {
                Parameters.LoadDetector(network, network.Backbone.Body, path, MaskRcnn.IsOfClasses, MaskRcnn.OldName);
            }

            network.to(engine.Device);
            var metrics = Run(request, new SegmenterLearner(_options, data, network, engine), progress, () => { }, SegmenterPatience, cancellationToken);
            var description = new SegmenterDescription
            {
                Design = design,
                ShortSide = _options.ObjectImageSize,
                LongestSide = _options.LongestSide,
                LabelClasses = ClassesOf(request),
            };
            return new SegmenterModel(network, description, engine, metrics);
        });
    }

    private DetectorData ReadObjects(TrainingRequest request, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var data = new DetectorData(request, _options.ObjectImageSize, _options.LongestSide);
        try
        {
            data.Load(cancellationToken);
            if (data.Sizes().Small < SmallestObject)
            {
                var message = $"A tenth of the objects or more is smaller than {SmallestObject} pixels where pictures are brought to {_options.ObjectImageSize}, and will hardly be found; a larger ObjectImageSize helps.";
                progress?.Report(new TrainingProgress { Fraction = 0, Message = message });
            }

            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    private static int[] ClassesOf(TrainingRequest request) => [.. request.LabelClasses.Select(id => id.Value)];

    /// <summary>Trains a network and writes the model down, which owns the network from then on.</summary>
    private static TModel Save<TNetwork, TModel>(TrainingRequest request, TNetwork network, Func<TNetwork, TModel> train)
        where TNetwork : nn.Module
        where TModel : INetworkModel
    {
        try
        {
            var model = train(network);
            model.Save(request.Folder);
            return model;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private Dictionary<string, double> Run(
        TrainingRequest request, Learner learner, IProgress<TrainingProgress>? progress, Action prepare, int patience, CancellationToken cancellationToken)
    {
        // The network outlives the scope, so it is made outside.
        using var scope = NewDisposeScope();
        var checkpoint = new Checkpoint(Path.Combine(_options.CheckpointFolder, Fingerprint.Of(request, _options)));
        var loop = new TrainingLoop(new TrainingPlan(_options.Epochs, _options.BatchSize, _options.MaxTime, patience, request.Seed), learner, checkpoint, progress);
        loop.Run(prepare, cancellationToken);
        checkpoint.Delete();
        return loop.Metrics;
    }
}
