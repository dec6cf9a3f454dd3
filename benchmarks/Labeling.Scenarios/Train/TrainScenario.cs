using System.Diagnostics;
using Labeling.Export.Coco;

namespace Labeling.Scenarios;

/// <summary>Fine-tunes a network on a folder, and measures it on the pictures that it was not shown.</summary>
internal sealed class TrainScenario : IScenario
{
    public string Name => "train";

    public string Summary => "fine-tunes a network on a folder of pictures and measures it on those kept back";

    public IReadOnlyList<ScenarioOption> Options =>
    [
        TrainOptions.Task, TrainOptions.Images, TrainOptions.Answers, TrainOptions.Model, TrainOptions.Epochs, TrainOptions.Minutes, TrainOptions.Device, TrainOptions.Backbone,
        TrainOptions.Architecture, TrainOptions.Size, TrainOptions.Batch, TrainOptions.LearningRate, TrainOptions.TestShare,
    ];

    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        LabeledFolder labels = await LabeledFolder.ReadAsync(run, cancellationToken);
        string folder = Directory.CreateDirectory(run.Get(TrainOptions.Model)).FullName;
        var options = TrainOptions.Read(run, Path.Combine(folder, "checkpoints"));
        TorchSharpTrainer trainer;
        try
        {
            trainer = new TorchSharpTrainer(options);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }

        LabelClassId[] classes = [.. labels.Training.SelectMany(item => item.Annotations).Select(a => a.ClassId).Distinct().Order()];
        run.Say($"{labels.Training.Count} pictures to learn from, {labels.Validation.Count} to judge by, {labels.Test.Count} to measure on; {classes.Length} classes");
        var request = new TrainingRequest
        {
            Project = labels.Project,
            LabelClasses = classes,
            Training = labels.Training,
            Validation = labels.Validation,
            Images = labels.Images,
            Seed = run.Seed,
            Folder = folder,
        };
        long started = Stopwatch.GetTimestamp();
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await using ITrainedModel model = await trainer.TrainAsync(request, new Teller(run), cancellationToken);
        run.Set("seconds", Stopwatch.GetElapsedTime(started).TotalSeconds);
        run.Set("cpuSeconds", (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds);
        await new ModelCard
        {
            Task = labels.Project.TaskType,
            Classes = labels.Project.LabelClasses.ToDictionary(c => c.Id.Value, c => c.Name),
            Images = labels.Items.ToDictionary(item => item.Path, item => item.Id.Value),
        }.SaveAsync(folder, cancellationToken);

        run.Set("trainImages", labels.Training.Count + labels.Validation.Count);
        run.Set("testImages", labels.Test.Count);
        run.Set("device", TorchSharp.torch.cuda.is_available() && options.Device != "cpu" ? "cuda" : "cpu");
        run.Set("samplesPerSecond", model.TrainingMetrics.GetValueOrDefault("samplesPerSecond", double.NaN));
        run.Set("epochs", model.TrainingMetrics.GetValueOrDefault("epochs"));
        await MeasureAsync(run, labels, model, cancellationToken);
    }

    private static async Task MeasureAsync(ScenarioRun run, LabeledFolder labels, ITrainedModel model, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        List<Prediction> predictions = await model.PredictAsync(labels.Test.ToAsyncEnumerable(), labels.Images, cancellationToken).ToListAsync(cancellationToken);
        run.Set("testSamplesPerSecond", labels.Test.Count / Stopwatch.GetElapsedTime(started).TotalSeconds);
        foreach (Prediction prediction in predictions.Where(p => p.Problem is not null))
        {
            run.Fail($"Item {prediction.ItemId} was not predicted: {prediction.Problem}");
        }

        if (labels.Project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel)
        {
            int right = labels.Test.Zip(predictions).Count(pair => pair.First.Annotations.Select(a => a.ClassId).ToHashSet().SetEquals(pair.Second.Annotations.Select(a => a.ClassId)));
            run.Set("metric", "accuracy");
            run.Set("value", (double)right / labels.Test.Count);
            return;
        }

        bool isMasks = labels.Project.TaskType == LabelingTaskType.InstanceSegmentation;
        CocoEvaluation evaluation = await CocoEvaluation.RunAsync(
            labels.Test.Select(item => new CocoImage { Id = item.Id.Value, FileName = item.Path, Size = item.ImageSize }),
            labels.Project.LabelClasses.Select(c => new CocoCategory { Id = c.Id.Value, Name = c.Name }),
            labels.Test.SelectMany(item => ToCoco(item.Id, item.Annotations)).Select((annotation, i) => new CocoAnnotation(annotation) { Id = i + 1 }),
            predictions.SelectMany(prediction => ToCoco(prediction.ItemId, prediction.Annotations)).Select((annotation, i) => new CocoAnnotation(annotation) { Id = i + 1 }),
            isMasks ? IouType.Segmentation : IouType.BoundingBox,
            cancellationToken: cancellationToken);
        run.Set("metric", isMasks ? "maskAp50" : "ap50");
        run.Set("value", evaluation.Ap50);
        run.Set("ap", evaluation.Ap);
    }

    private static IEnumerable<CocoAnnotation> ToCoco(ItemId item, IReadOnlyList<Annotation> annotations) => annotations.Select(annotation => new CocoAnnotation
    {
        ImageId = item.Value,
        CategoryId = annotation.ClassId.Value,
        Box = annotation.Shape!.Bounds,
        Segmentation = annotation.Shape is BoundingBox ? null : annotation.Shape,
        Area = annotation.Shape.Area,
        IsCrowd = annotation.IsCrowd,
        Score = annotation.Score,
    });

    private sealed class Teller(ScenarioRun run) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Message is { } message)
            {
                run.Say(message);
            }
        }
    }
}
