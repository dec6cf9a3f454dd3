using System.Runtime.CompilerServices;

namespace Labeling.MlAssist.Tests;

/// <summary>Which predicted boxes are shown: those above a threshold that labeled boxes assure.</summary>
public sealed class ObjectThresholdTests
{
    private static readonly LabelClassId Can = new(1);
    private static readonly LabelClassId Bottle = new(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Boxes_that_cover_what_people_drew_are_shown_and_doubtful_ones_are_not()
    {
        var trainer = new BoxTrainer(number => [Box(Truth(number).ClassId, 0.9 + (number % 7 * 0.01), Truth(number).Shape!), Box(Can, 0.3 - (number % 5 * 0.01), new BoundingBox(30, 30, 8, 8))]);
        await using Stage stage = await OpenAsync();

        List<LabelTask> shown = await RunAsync(stage, trainer);

        Run validation = Assert.Single(await stage.RunsAsync(), r => r.Kind == RunKind.Validation);
        Assert.InRange(validation.Metrics.Find(RunMetrics.Threshold)!.Value, 0.3, 0.9);
        Assert.All(shown, task => Assert.Equal(TaskKind.Prelabeled, task.Kind));
        Assert.All(shown, task => Assert.Equal(Truth(Stage.NumberOf(task.Items[0].Path)).Shape!.Bounds, Assert.Single(task.Items[0].Suggestion).Shape!.Bounds));
    }

    [Theory]
    [InlineData(0.4, false)]
    [InlineData(0.6, true)]
    public async Task A_box_is_right_when_it_covers_at_least_half_of_the_union(double overlap, bool isShown)
    {
        // Of two boxes of one size shifted by s of their width w, the intersection is w - s and the union w + s.
        double shift = 10 * (1 - overlap) / (1 + overlap);
        var trainer = new BoxTrainer(number => [Box(Truth(number).ClassId, 0.9, new BoundingBox(5 + shift, 5, 10, 10))]);
        await using Stage stage = await OpenAsync();

        await RunAsync(stage, trainer, shown: 0);

        Assert.Equal(isShown, (await stage.Project.GetProgressAsync(Cancellation)).Queue[TaskKind.Prelabeled] > 0);
    }

    [Fact]
    public async Task Two_boxes_on_one_object_are_not_both_right()
    {
        var trainer = new BoxTrainer(number => [Box(Truth(number).ClassId, 0.9, Truth(number).Shape!), Box(Truth(number).ClassId, 0.89, Truth(number).Shape!)]);
        await using Stage stage = await OpenAsync();

        await RunAsync(stage, trainer, shown: 0);

        Run validation = Assert.Single(await stage.RunsAsync(), r => r.Kind == RunKind.Validation);
        Assert.Equal(0.5, validation.Metrics.Values["testAccuracy"]);
    }

    [Fact]
    public async Task Each_class_has_a_threshold_of_its_own_where_that_is_asked_for()
    {
        var trainer = new BoxTrainer(number => [Box(Truth(number).ClassId, 0.9, Truth(number).Shape!), Box(Bottle, 0.95, new BoundingBox(30, 30, 8, 8))]);
        await using Stage perClass = await OpenAsync(new AssistSettings { ThresholdScope = ThresholdScope.PerClass, MinLabels = 60, TestShare = 0.5, QuietTime = TimeSpan.Zero });
        await using Stage overall = await OpenAsync();

        List<LabelTask> shown = await RunAsync(perClass, trainer);
        await RunAsync(overall, trainer, shown: 0);

        Assert.All(shown, task => Assert.Equal(Can, Assert.Single(task.Items[0].Suggestion).ClassId));
        Run validation = Assert.Single(await perClass.RunsAsync(), r => r.Kind == RunKind.Validation);
        Assert.Equal($"threshold {Can}", Assert.Single(validation.Metrics.Values.Keys, key => key.StartsWith("threshold ", StringComparison.Ordinal)));
        Assert.Equal(0, (await overall.Project.GetProgressAsync(Cancellation)).Queue[TaskKind.Prelabeled]);
    }

    [Fact]
    public async Task A_threshold_set_by_choice_is_used_whatever_its_accuracy()
    {
        var trainer = new BoxTrainer(number => [Box(Can, 0.5, new BoundingBox(30, 30, 8, 8)), Box(Can, 0.51, new BoundingBox(20, 30, 8, 8))]);
        await using Stage stage = await OpenAsync(new AssistSettings { FixedThreshold = 0.5, MinLabels = 60, TestShare = 0.5, QuietTime = TimeSpan.Zero });

        List<LabelTask> shown = await RunAsync(stage, trainer);

        Assert.All(shown, task => Assert.Equal(0.51, Assert.Single(task.Items[0].Suggestion).Score));
    }

    /// <summary>One object a picture, of one of two classes.</summary>
    private static Annotation Truth(long number) => new(number % 10 == 0 ? Bottle : Can, new BoundingBox(5, 5, 10, 10));

    private static Annotation Box(LabelClassId labelClass, double score, Shape shape) => new(labelClass, shape) { Score = score };

    private static Task<Stage> OpenAsync(AssistSettings? settings = null)
        => Stage.OpenAsync(items: 140, settings ?? new AssistSettings { MinLabels = 60, TestShare = 0.5, QuietTime = TimeSpan.Zero }, LabelingTaskType.ObjectDetection);

    /// <summary>Labels sixty items by hand, lets a worker run, and takes some tasks.</summary>
    private static async Task<List<LabelTask>> RunAsync(Stage stage, ITrainer trainer, int shown = 10)
    {
        await stage.LabelAsync(60, Truth);
        await using AssistWorker worker = stage.NewWorker("worker", trainer);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);
        Assert.All(await stage.RunsAsync(), r => Assert.True(r.State == RunState.Completed, r.Error));
        return await stage.LabelAsync(shown, Truth);
    }

    /// <summary>Predicts what it is told to.</summary>
    private sealed class BoxTrainer(Func<long, IReadOnlyList<Annotation>> predict) : ITrainer
    {
        public string Name => "boxes";

        public bool CanTrain(Project project) => project.TaskType == LabelingTaskType.ObjectDetection;

        public Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
            => Task.FromResult<ITrainedModel>(new BoxModel(predict));

        public Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default) => Task.FromResult<ITrainedModel>(new BoxModel(predict));
    }

    private sealed class BoxModel(Func<long, IReadOnlyList<Annotation>> predict) : ITrainedModel
    {
        public IReadOnlyList<LabelClassId> LabelClasses => [Can, Bottle];

        public int EmbeddingLength => 0;

        public IReadOnlyDictionary<string, double> TrainingMetrics => new Dictionary<string, double>();

        public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (Item item in items.WithCancellation(cancellationToken))
            {
                yield return new Prediction { ItemId = item.Id, Annotations = predict(Stage.NumberOf(item.Path)) };
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
