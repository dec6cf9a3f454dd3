using System.Runtime.InteropServices;
using Labeling.MlAssist.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace Labeling;

/// <summary>Fine-tunes a pretrained network on a project's labels: image classification with one label or several.</summary>
/// <remarks>
/// The classifier is trained first, on features that stay as they are; then the whole network, the parts near the input in shorter steps. Training that
/// does not help on the validation items is not kept. Safe for use by many threads at once; each call computes for itself.
/// </remarks>
public sealed class TorchSharpTrainer : ITrainer
{
    /// <summary>The trainer's name.</summary>
    public const string TrainerName = "torchsharp";

    private const int LeastForTemperature = 10;

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
        return project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;
    }

    /// <inheritdoc/>
    public Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Task.Factory.StartNew<ITrainedModel>(() => Train(request, progress, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        return Task.Run<ITrainedModel>(() => ClassifierModel.Load(folder, TorchDevice.Open(_options.Device)), cancellationToken);
    }

    private ClassifierModel Train(TrainingRequest request, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var device = TorchDevice.Open(_options.Device);
        var data = new ClassifierData(request);
        using var pictures = new PictureSet(data.Items, request.Images, PictureTensors.KeptSide(_options.ImageSize));
        var network = Start(data.Classes, request.Seed, device);
        using var scope = NewDisposeScope();
        try
        {
            progress?.Report(new TrainingProgress { Fraction = 0, Message = $"{_options.Architecture} on {device}, {data.TrainingCount} items to train on" });
            var readable = pictures.Load(cancellationToken);
            var training = new ClassifierTraining(_options, data, pictures, network, device, request.Seed);
            training.Run(readable, progress, cancellationToken);
            int[] validation = [.. readable.Where(index => index >= data.TrainingCount)];
            var temperature = FindTemperature(network, data, pictures, validation, device, cancellationToken);
            var model = new ClassifierModel(network, Describe(request, data, temperature), device, training.Metrics);
            model.Save(request.Folder);
            progress?.Report(new TrainingProgress { Fraction = 1 });
            return model;
        }
        catch (Exception exception)
        {
            network.Dispose();
            throw exception is ExternalException
                ? new LabelingException(LabelingErrorCodes.TrainingFailed, $"libtorch failed while training on {device}; see the inner exception.", exception)
                : exception;
        }
    }

    private Backbone Start(int classes, long seed, Device device)
    {
        random.manual_seed(seed);
        var network = MlAssist.TorchSharp.Networks.Create(_options.Architecture, classes);
        try
        {
            if (_options.Backbone is { } path)
            {
                Parameters.LoadPretrained(network, path);
            }

            return (Backbone)network.to(device);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private double FindTemperature(
        Backbone network, ClassifierData data, PictureSet pictures, int[] validation, Device device, CancellationToken cancellationToken)
    {
        if (validation.Length < LeastForTemperature)
        {
            return 1;
        }

        using var scope = NewDisposeScope();
        List<Tensor> answers = [];
        foreach (var batch in validation.Chunk(_options.BatchSize))
        {
            using var squares = pictures.Take(batch, cancellationToken);
            answers.Add(ClassifierModel.Answer(network, squares, _options.ImageSize, device).Answers);
        }

        return Temperature.Find(cat(answers), data.Targets(validation), data.IsMultilabel);
    }

    private ClassifierDescription Describe(TrainingRequest request, ClassifierData data, double temperature) => new()
    {
        Architecture = _options.Architecture,
        ImageSize = _options.ImageSize,
        IsMultilabel = data.IsMultilabel,
        LabelClasses = [.. request.LabelClasses.Select(id => id.Value)],
        Temperature = temperature,
    };
}
