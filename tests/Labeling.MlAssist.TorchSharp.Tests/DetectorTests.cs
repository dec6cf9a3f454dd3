using TorchSharp;

namespace Labeling.MlAssist.TorchSharp;

[Collection(OneAtATime.Name)]
public sealed class DetectorTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("labeling-detector-").FullName;

    private TorchSharpOptions Small => new()
    {
        Architecture = Architecture.ResNet18,
        ObjectImageSize = 96,
        Epochs = 8,
        BatchSize = 4,
        Device = "cpu",
        CheckpointFolder = Path.Combine(_folder, "checkpoints"),
    };

    public DetectorTests() => LibtorchHere.Require();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_detector_finds_what_it_was_shown_and_does_so_again_when_it_is_loaded()
    {
        var trainer = new TorchSharpTrainer(Small);
        TrainingRequest request = DrawnObjects.Request(Directory.CreateDirectory(Path.Combine(_folder, "model")).FullName);
        Item[] unseen = DrawnObjects.Make(5000, 8);

        await using ITrainedModel model = await trainer.TrainAsync(request, cancellationToken: Stop);
        List<Prediction> first = await model.PredictAsync(unseen.ToAsyncEnumerable(), request.Images, Stop).ToListAsync(Stop);
        await using ITrainedModel loaded = await trainer.LoadAsync(request.Project, request.Folder, Stop);
        List<Prediction> second = await loaded.PredictAsync(unseen.ToAsyncEnumerable(), request.Images, Stop).ToListAsync(Stop);

        (Annotation True, Prediction Found)[] pairs = [.. unseen.Zip(first).SelectMany(pair => pair.First.Annotations.Select(a => (a, pair.Second)))];
        int right = pairs.Count(pair => pair.Found.Annotations.Any(found => found.ClassId == pair.True.ClassId && found.Shape!.Iou(pair.True.Shape!) >= 0.5));

        // From random weights in a minute; one that has not learned finds none.
        Assert.True(right * 3 >= pairs.Length, $"{right} of {pairs.Length} objects were found; {model.TrainingMetrics["validationScore"]}.");
        Assert.All(first.Zip(second), pair => Assert.Equal(
            pair.First.Annotations.Select(a => (a.ClassId, a.Shape, a.Score)), pair.Second.Annotations.Select(a => (a.ClassId, a.Shape, a.Score))));
        Assert.All(first, prediction =>
        {
            Assert.Equal(prediction.Annotations.OrderByDescending(a => a.Score).Select(a => a.Score), prediction.Annotations.Select(a => a.Score));
            Assert.All(prediction.Annotations, a => Assert.True(a.Shape!.Bounds is { X: >= 0, Y: >= 0, Right: <= 96, Bottom: <= 96 }));
        });
    }

    [Fact]
    public async Task A_training_that_was_stopped_goes_on_and_gives_what_it_would_have_given()
    {
        var options = Small;
        options.Epochs = 3;
        var trainer = new TorchSharpTrainer(options);
        Item[] unseen = DrawnObjects.Make(5000, 3);
        TrainingRequest whole = DrawnObjects.Request(Directory.CreateDirectory(Path.Combine(_folder, "whole")).FullName, 8, 3);
        await using ITrainedModel expected = await trainer.TrainAsync(whole, cancellationToken: Stop);

        TrainingRequest half = DrawnObjects.Request(Directory.CreateDirectory(Path.Combine(_folder, "half")).FullName, 8, 3);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trainer.TrainAsync(half, new Watcher(message => message.StartsWith("epoch 2", StringComparison.Ordinal), stop.Cancel), stop.Token));
        var resumed = new Watcher(message => message.StartsWith("goes on after epoch 2", StringComparison.Ordinal), () => { });
        await using ITrainedModel actual = await new TorchSharpTrainer(options).TrainAsync(half, resumed, Stop);

        Assert.True(resumed.Saw);
        Assert.Equal(Numbers(await PredictAsync(expected)), Numbers(await PredictAsync(actual)));
        Assert.Equal(File.ReadAllBytes(Path.Combine(whole.Folder, "network.safetensors")), File.ReadAllBytes(Path.Combine(half.Folder, "network.safetensors")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(options.CheckpointFolder));

        async Task<List<Prediction>> PredictAsync(ITrainedModel model) => await model.PredictAsync(unseen.ToAsyncEnumerable(), whole.Images, Stop).ToListAsync(Stop);
        static IEnumerable<(LabelClassId, Shape?, double?)> Numbers(List<Prediction> predictions) => predictions.SelectMany(p => p.Annotations).Select(a => (a.ClassId, a.Shape, a.Score));
    }

    [Fact]
    public async Task A_detector_s_training_and_predicting_leave_no_tensors_behind()
    {
        var options = Small;
        options.Epochs = 1;
        await TrainPredictAndDisposeAsync();
        long start = Count();
        using (var network = new Fcos(options.Architecture, 2))
        {
        }

        // TorchSharp counts each parameter of a network twice when it is made, and once when it is disposed.
        long before = Count();
        long ofOneNetwork = before - start;

        await TrainPredictAndDisposeAsync();

        Assert.Equal(before + ofOneNetwork, Count());

        static long Count()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return torch.Tensor.TotalCount;
        }

        async Task TrainPredictAndDisposeAsync()
        {
            TrainingRequest request = DrawnObjects.Request(Directory.CreateTempSubdirectory("labeling-detector-").FullName, 6, 2);
            await using ITrainedModel model = await new TorchSharpTrainer(options).TrainAsync(request, cancellationToken: Stop);
            await model.PredictAsync(DrawnObjects.Make(5000, 10).ToAsyncEnumerable(), request.Images, Stop).CountAsync(Stop);
            Directory.Delete(request.Folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_whole_detector_that_was_trained_for_other_classes_is_a_start_under_its_old_names_too()
    {
        string path = Path.Combine(_folder, "whole.safetensors");
        using (torch.NewDisposeScope())
        {
            // As torchvision wrote it before 0.13, for seven classes.
            using var whole = new Fcos(Architecture.ResNet18, 7);
            StateDictionary.Write(path, whole.state_dict().ToDictionary(pair => PyramidBackbone.OldName(pair.Key), pair => pair.Value));
        }

        TorchSharpOptions options = Small;
        options.Backbone = path;
        options.Epochs = 0;
        TrainingRequest request = DrawnObjects.Request(Directory.CreateDirectory(Path.Combine(_folder, "model")).FullName, 2, 0);
        await using ITrainedModel model = await new TorchSharpTrainer(options).TrainAsync(request, cancellationToken: Stop);

        IReadOnlyDictionary<string, torch.Tensor> before = StateDictionary.Read(path);
        IReadOnlyDictionary<string, torch.Tensor> after = StateDictionary.Read(Path.Combine(request.Folder, "network.safetensors"));
        Assert.True(before["backbone.fpn.inner_blocks.1.weight"].equal(after["backbone.fpn.inner_blocks.1.0.weight"]).all().item<bool>());
        Assert.True(before["head.regression_head.bbox_reg.weight"].equal(after["head.regression_head.bbox_reg.weight"]).all().item<bool>());
        Assert.Equal(request.LabelClasses.Count, after["head.classification_head.cls_logits.weight"].shape[0]);
        foreach (torch.Tensor tensor in before.Values.Concat(after.Values))
        {
            tensor.Dispose();
        }
    }

    [Fact]
    public async Task Objects_that_all_lie_outside_their_pictures_are_counted_and_a_picture_is_named()
    {
        TrainingRequest request = DrawnObjects.Request(_folder, 3, 0, box => new BoundingBox(box.X + 1000, box.Y, box.Width, box.Height));

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => new TorchSharpTrainer(Small).TrainAsync(request, cancellationToken: Stop));

        Assert.Equal(LabelingErrorCodes.TooFewLabels, exception.Code);
        Assert.StartsWith("None of the 4 objects of 3 training pictures lies inside its picture: '1.png' is 96 × 96 upright.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(12, false)]
    public async Task Objects_too_small_to_be_found_are_told_of(int side, bool isTold)
    {
        TorchSharpOptions options = Small;
        options.Epochs = 0;
        var watcher = new Watcher(message => message.Contains("smaller than 8 pixels", StringComparison.Ordinal), () => { });

        TrainingRequest request = DrawnObjects.Request(_folder, 3, 0, box => new BoundingBox(box.X, box.Y, side, side));
        await using ITrainedModel model = await new TorchSharpTrainer(options).TrainAsync(request, watcher, Stop);

        Assert.Equal(isTold, watcher.Saw);
    }

    [Fact]
    public async Task A_cancelled_training_ends_at_once()
    {
        using var stop = new CancellationTokenSource();
        var watcher = new Stopper(stop);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TorchSharpTrainer(Small).TrainAsync(DrawnObjects.Request(_folder, 200, 2), watcher, stop.Token));

        // Each is a second after the one before, or a step where that takes longer; the whole training has dozens.
        Assert.InRange(watcher.ReportsAfter, 0, 1);
    }

    [Fact]
    public void Of_boxes_that_cover_each_other_the_likeliest_of_each_class_is_kept()
    {
        Box[] boxes = [new(0, 0, 10, 10), new(1, 1, 11, 11), new(0, 0, 10, 10), new(20, 20, 30, 30), new(0, 0, 9, 10)];
        float[] scores = [0.5f, 0.9f, 0.4f, 0.5f, 0.95f];

        Assert.Equal([4, 1, 0, 3, 2], Boxes.Suppress(boxes, scores, [1, 1, 2, 1, 3], 0.7f, 10));
        Assert.Equal([4, 1, 3, 2], Boxes.Suppress(boxes, scores, [1, 1, 2, 1, 3], 0.6f, 10));
        Assert.Equal([4, 3], Boxes.Suppress(boxes, scores, [], 0.6f, 10));
        Assert.Equal([4], Boxes.Suppress(boxes, scores, [], 0.6f, 1));
    }

    [Fact]
    public void Suppression_agrees_with_the_definition_on_many_boxes()
    {
        var random = new Random(3);
        Box[] boxes = [.. Enumerable.Range(0, 500).Select(_ => Make(random))];
        float[] scores = [.. boxes.Select(_ => random.NextSingle())];
        int[] classes = [.. boxes.Select(_ => random.Next(3))];
        var expected = new List<int>();
        foreach (int i in Enumerable.Range(0, boxes.Length).OrderByDescending(i => scores[i]))
        {
            if (!expected.Any(k => classes[k] == classes[i] && boxes[k].Iou(boxes[i]) > 0.5f))
            {
                expected.Add(i);
            }
        }

        Assert.Equal(expected, Boxes.Suppress(boxes, scores, classes, 0.5f, int.MaxValue));

        static Box Make(Random random)
        {
            float x = random.Next(100);
            float y = random.Next(100);
            return new Box(x, y, x + random.Next(1, 40), y + random.Next(1, 40));
        }
    }

    [Fact]
    public void Average_precision_counts_each_object_once()
    {
        LabeledObjects[] truth = [new([new(0, 0, 10, 10), new(20, 20, 30, 30)], [0, 0])];
        DetectedObject hit = new(new(0, 0, 10, 9), 0, 0.9f);
        DetectedObject again = new(new(0, 0, 9, 10), 0, 0.8f);
        DetectedObject other = new(new(20, 20, 30, 29), 0, 0.7f);

        Assert.Equal(1, AveragePrecision.AtHalf([[hit, other]], truth), 1e-9);
        Assert.Equal((51 + (50 * 2.0 / 3)) / 101, AveragePrecision.AtHalf([[hit, again, other]], truth), 1e-9);
        Assert.Equal(51.0 / 101, AveragePrecision.AtHalf([[hit]], truth), 1e-9);
        Assert.True(double.IsNaN(AveragePrecision.AtHalf([[hit]], [new([], [])])));
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public int ReportsAfter { get; private set; }

        public void Report(TrainingProgress value)
        {
            if (stop.IsCancellationRequested)
            {
                ReportsAfter++;
            }
            else if (value.Message?.StartsWith("before the first epoch", StringComparison.Ordinal) == true)
            {
                stop.CancelAfter(200);
            }
        }
    }

    private sealed class Watcher(Predicate<string> isIt, Action act) : IProgress<TrainingProgress>
    {
        public bool Saw { get; private set; }

        public void Report(TrainingProgress value)
        {
            if (value.Message is { } message && isIt(message))
            {
                Saw = true;
                act();
            }
        }
    }
}
