using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What every trainer of image classification must do.</summary>
/// <param name="fixture">Makes the trainers.</param>
public abstract class TrainerConformance(TrainerFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_learns_what_can_be_learned()
    {
        using var folder = new ScratchFolder();
        await using ITrainedModel model = await TrainAsync(fixture.CreateTrainer(), folder.Path);

        List<Prediction> predictions = await PredictAsync(model, ColouredItems.Make(30, firstId: 1000));

        int right = predictions.Count(p => p.Annotations.Count == 1 && p.Annotations[0].ClassId == ColouredItems.ClassOf(p.ItemId));
        Assert.InRange(right, 27, 30);
    }

    [Fact]
    public async Task Each_item_gets_one_prediction_in_order_and_a_broken_picture_a_problem()
    {
        using var folder = new ScratchFolder();
        await using ITrainedModel model = await TrainAsync(fixture.CreateTrainer(), folder.Path);
        Item[] items = [.. ColouredItems.Make(3, 500), Broken(503), .. ColouredItems.Make(40, 504)];

        List<Prediction> predictions = await PredictAsync(model, items);

        Assert.Equal(items.Select(i => i.Id), predictions.Select(p => p.ItemId));
        Assert.Equal([new ItemId(503)], predictions.Where(p => p.Problem is not null).Select(p => p.ItemId));
    }

    [Fact]
    public async Task Scores_are_probabilities_and_embeddings_have_length_one()
    {
        using var folder = new ScratchFolder();
        await using ITrainedModel model = await TrainAsync(fixture.CreateTrainer(), folder.Path);

        foreach (Prediction prediction in await PredictAsync(model, ColouredItems.Make(12, 700)))
        {
            float[] scores = prediction.ClassScores.ToArray();
            Assert.Equal(model.LabelClasses.Count, scores.Length);
            Assert.All(scores, s => Assert.InRange(s, 0f, 1.0001f));
            Assert.InRange(scores.Sum(), 0.999f, 1.001f);
            Assert.InRange(prediction.Confidence, 0, 1);
            Assert.Equal(model.EmbeddingLength, prediction.Embedding.Length);
            if (model.EmbeddingLength > 0)
            {
                Assert.InRange(prediction.Embedding.ToArray().Sum(v => (double)v * v), 0.99, 1.01);
            }
        }
    }

    [Fact]
    public async Task A_loaded_model_predicts_what_it_predicted_when_it_was_trained()
    {
        using var folder = new ScratchFolder();
        IReadOnlyList<Item> items = ColouredItems.Make(12, 900);
        await using ITrainedModel trained = await TrainAsync(fixture.CreateTrainer(), folder.Path);
        List<Prediction> before = await PredictAsync(trained, items);

        await using ITrainedModel loaded = await fixture.CreateTrainer().LoadAsync(NewProject(), folder.Path, Cancellation);
        List<Prediction> after = await PredictAsync(loaded, items);

        Assert.Equal(trained.LabelClasses, loaded.LabelClasses);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Confidence, pair.Second.Confidence, 3));
    }

    [Fact]
    public async Task A_damaged_model_is_refused()
    {
        using var folder = new ScratchFolder();
        await (await TrainAsync(fixture.CreateTrainer(), folder.Path)).DisposeAsync();
        foreach (string file in Directory.EnumerateFiles(folder.Path))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file, Cancellation);
            await File.WriteAllBytesAsync(file, bytes[..(bytes.Length / 2)], Cancellation);
        }

        LabelingException refused = await Assert.ThrowsAsync<LabelingException>(() => fixture.CreateTrainer().LoadAsync(NewProject(), folder.Path, Cancellation));

        Assert.Equal(LabelingErrorCodes.ModelInvalid, refused.Code);
    }

    [Fact]
    public async Task A_cancelled_training_stops()
    {
        using var folder = new ScratchFolder();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainAsync(fixture.CreateTrainer(), folder.Path, new CancellationToken(canceled: true)));
    }

    private static async Task<List<Prediction>> PredictAsync(ITrainedModel model, IReadOnlyList<Item> items)
        => await model.PredictAsync(items.ToAsyncEnumerable(), new ColouredItems(), Cancellation).ToListAsync(Cancellation);

    private static Item Broken(int id) => new() { Id = new ItemId(id), Path = $"broken-{id}.raw", Size = 1, ContentTag = "x", Status = ItemStatus.Labeled, Version = 1 };

    private Task<ITrainedModel> TrainAsync(ITrainer trainer, string folder, CancellationToken? cancellationToken = null) => trainer.TrainAsync(
        new TrainingRequest
        {
            Project = NewProject(),
            LabelClasses = [new(1), new(2), new(3)],
            Training = ColouredItems.Make(36),
            Validation = ColouredItems.Make(9, 37),
            Images = new ColouredItems(),
            Seed = 7,
            Folder = folder,
        },
        null,
        cancellationToken ?? Cancellation);

    private Project NewProject() => new(Bench.NewProject(new FakeTimeProvider(), state: ProjectState.Running)) { TaskType = fixture.TaskType };

    /// <summary>A folder that goes with everything in it.</summary>
    private sealed class ScratchFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("labeling-trainer-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
