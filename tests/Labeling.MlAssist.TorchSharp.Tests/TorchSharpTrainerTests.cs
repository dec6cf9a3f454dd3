using TorchSharp;

namespace Labeling.MlAssist.TorchSharp;

[Collection(OneAtATime.Name)]
public sealed class TorchSharpTrainerTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly string _folder = Directory.CreateTempSubdirectory("labeling-torch-").FullName;

    private TorchSharpOptions Small => new() { Architecture = Architecture.ResNet18, ImageSize = 64, Epochs = 3, BatchSize = 8, Device = "cpu", CheckpointFolder = Checkpoints };

    private string Checkpoints => Path.Combine(_folder, "checkpoints");

    public TorchSharpTrainerTests() => LibtorchHere.Require();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_tells_apart_what_it_was_shown_and_says_so_again_when_it_is_loaded(bool isMultilabel)
    {
        var trainer = new TorchSharpTrainer(Small);
        TrainingRequest request = DrawnItems.Request(_folder, isMultilabel: isMultilabel);
        Item[] unseen = DrawnItems.Make(5001, 30, isMultilabel);

        await using ITrainedModel model = await trainer.TrainAsync(request, cancellationToken: Stop);
        List<Prediction> first = await PredictAsync(model, unseen, request.Images);
        await using ITrainedModel loaded = await trainer.LoadAsync(request.Project, _folder, Stop);
        List<Prediction> second = await PredictAsync(loaded, unseen, request.Images);

        int right = first.Zip(unseen).Count(pair => pair.First.Annotations.Select(a => a.ClassId!.Value).ToHashSet().SetEquals(pair.Second.Annotations.Select(a => a.ClassId!.Value)));
        Assert.True(right >= 24, $"{right} of 30 unseen pictures were right.");
        Assert.All(first.Zip(second), pair =>
        {
            Assert.Equal(pair.First.ClassScores.ToArray(), pair.Second.ClassScores.ToArray());
            Assert.Equal(pair.First.Confidence, pair.Second.Confidence);
            Assert.Equal(1, pair.First.Embedding.ToArray().Sum(x => x * x), 1e-3);
        });
    }

    [Fact]
    public async Task The_same_request_gives_the_same_model()
    {
        var trainer = new TorchSharpTrainer(Small);
        Item[] unseen = DrawnItems.Make(5001, 6);
        var scores = new List<float[]>();
        foreach (string name in (string[])["a", "b"])
        {
            TrainingRequest request = DrawnItems.Request(Directory.CreateDirectory(Path.Combine(_folder, name)).FullName, training: 16, validation: 4);
            await using ITrainedModel model = await trainer.TrainAsync(request, cancellationToken: Stop);
            scores.Add([.. (await PredictAsync(model, unseen, request.Images)).SelectMany(p => p.ClassScores.ToArray())]);
        }

        Assert.Equal(scores[0], scores[1]);
    }

    [Fact]
    public async Task Training_and_predicting_leave_no_tensors_behind()
    {
        var trainer = new TorchSharpTrainer(Small);
        await TrainPredictAndDisposeAsync();

        // TorchSharp counts each parameter of a network twice when it is made, and once when it is disposed.
        long start = Count();
        Networks.Create(Small.Architecture, 2).Dispose();
        long before = Count();
        long ofOneNetwork = before - start;

        await TrainPredictAndDisposeAsync();

        Assert.Equal(before + ofOneNetwork, Count());

        // What earlier tests dropped is finalized first, so that only this training is counted.
        static long Count()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return torch.Tensor.TotalCount;
        }

        async Task TrainPredictAndDisposeAsync()
        {
            TrainingRequest request = DrawnItems.Request(Directory.CreateTempSubdirectory("labeling-torch-").FullName, training: 16, validation: 12);
            await using ITrainedModel model = await trainer.TrainAsync(request, cancellationToken: Stop);
            await PredictAsync(model, DrawnItems.Make(5001, 20), request.Images);
            Directory.Delete(request.Folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_picture_that_cannot_be_read_is_told_of_and_the_others_are_predicted()
    {
        var trainer = new TorchSharpTrainer(new TorchSharpOptions { Architecture = Architecture.ResNet18, ImageSize = 64, Epochs = 0, Device = "cpu", CheckpointFolder = Checkpoints });
        TrainingRequest request = DrawnItems.Request(_folder, training: 10, validation: 0);
        await using ITrainedModel model = await trainer.TrainAsync(request, cancellationToken: Stop);
        Item broken = new() { Id = new ItemId(9), Path = "broken.png", Size = 1, ContentTag = "1", Status = ItemStatus.Unlabeled, Version = 1 };

        List<Prediction> predictions = await PredictAsync(model, [.. DrawnItems.Make(1, 2), broken, .. DrawnItems.Make(3, 1)], request.Images);

        Assert.Equal([1L, 2, 9, 3], predictions.Select(p => p.ItemId.Value));
        Assert.Contains("not one", predictions[2].Problem, StringComparison.Ordinal);
        Assert.Empty(predictions[2].Annotations);
        Assert.All(predictions.Where(p => p.Problem is null), p => Assert.Single(p.Annotations));
    }

    [Fact]
    public async Task Training_stops_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var progress = new Immediately(p =>
        {
            if (p.Fraction >= 0.1)
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TorchSharpTrainer(Small).TrainAsync(DrawnItems.Request(_folder), progress, stop.Token));

        Assert.Empty(Directory.EnumerateFiles(_folder, "*.safetensors"));
    }

    [Fact]
    public async Task Predicting_stops_when_it_is_told_to_and_lets_go_of_the_pictures()
    {
        var trainer = new TorchSharpTrainer(new TorchSharpOptions { Architecture = Architecture.ResNet18, ImageSize = 64, Epochs = 0, Device = "cpu", CheckpointFolder = Checkpoints });
        TrainingRequest request = DrawnItems.Request(_folder, training: 10, validation: 0);
        await using ITrainedModel model = await trainer.TrainAsync(request, cancellationToken: Stop);
        await PredictAsync(model, DrawnItems.Make(1, 60), request.Images);
        long before = Count();
        using var stop = new CancellationTokenSource();
        long cancelled = 0;
        var images = new Stuck(request.Images, 55, () =>
        {
            cancelled = System.Diagnostics.Stopwatch.GetTimestamp();
            stop.CancelAfter(100);
        });

        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Prediction prediction in model.PredictAsync(DrawnItems.Make(1, 1000).ToAsyncEnumerable(), images, stop.Token))
            {
                seen++;
            }
        });

        // A tenth of a second and what is under way, on an idle machine; nothing would end it otherwise.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(cancelled).TotalSeconds, 0.09, 10);
        Assert.InRange(seen, 1, 54);
        Assert.Equal(before, Count());

        static long Count()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return torch.Tensor.TotalCount;
        }
    }

    [Fact]
    public async Task Parameters_of_another_network_are_refused_and_the_first_that_differs_is_named()
    {
        string path = Path.Combine(_folder, "other.safetensors");
        using var weight = torch.zeros(64, 3, 3, 3);
        StateDictionary.Write(path, new Dictionary<string, torch.Tensor> { ["conv1.weight"] = weight });
        var trainer = new TorchSharpTrainer(new TorchSharpOptions { Architecture = Architecture.ResNet18, ImageSize = 64, Backbone = path, Device = "cpu" });

        var refused = await Assert.ThrowsAsync<LabelingException>(() => trainer.TrainAsync(DrawnItems.Request(_folder), cancellationToken: Stop));

        Assert.Equal(LabelingErrorCodes.ModelInvalid, refused.Code);
        Assert.Contains("does not fit the network", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_missing_or_damaged_is_one_clear_error()
    {
        var trainer = new TorchSharpTrainer(Small);

        var missing = await Assert.ThrowsAsync<LabelingException>(() => trainer.LoadAsync(DrawnItems.Project(), _folder, Stop));
        await File.WriteAllTextAsync(Path.Combine(_folder, "model.json"), "{\"Version\":99}", Stop);
        var damaged = await Assert.ThrowsAsync<LabelingException>(() => trainer.LoadAsync(DrawnItems.Project(), _folder, Stop));

        Assert.Equal(LabelingErrorCodes.ModelInvalid, missing.Code);
        Assert.Equal(LabelingErrorCodes.ModelInvalid, damaged.Code);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("")]
    public void A_device_that_cannot_be_is_refused_at_once(string device)
        => Assert.Contains($"'{device}'", Assert.Throws<ArgumentException>(() => new TorchSharpTrainer(new TorchSharpOptions { Device = device })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_cuda_device_that_is_not_there_is_named()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "This machine has a CUDA device.");

        var refused = await Assert.ThrowsAsync<LabelingException>(() => new TorchSharpTrainer(new TorchSharpOptions { Device = "cuda:3" }).TrainAsync(DrawnItems.Request(_folder), cancellationToken: Stop));

        Assert.Contains("'cuda:3'", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<Prediction>> PredictAsync(ITrainedModel model, Item[] items, IItemImages images)
    {
        var predictions = new List<Prediction>();
        await foreach (Prediction prediction in model.PredictAsync(items.ToAsyncEnumerable(), images, Stop))
        {
            predictions.Add(prediction);
        }

        return predictions;
    }

    /// <summary>Pictures of which one never comes.</summary>
    private sealed class Stuck(IItemImages images, long id, Action reached) : IItemImages
    {
        public async ValueTask<DecodedImage> DecodeAsync(Item item, DecodeOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (item.Id.Value == id)
            {
                reached();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await images.DecodeAsync(item, options, CancellationToken.None);
        }
    }

    private sealed class Immediately(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
