using System.Runtime.CompilerServices;

namespace Labeling.MlAssist.Tests;

public sealed class WorkerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Labels_train_a_model_whose_prelabels_are_right()
    {
        await using Stage stage = await Stage.OpenAsync(items: 300, new AssistSettings { MinLabels = 120, QuietTime = TimeSpan.Zero });
        await using AssistWorker worker = stage.NewWorker();
        await stage.LabelAsync(119);
        Assert.False(await worker.RunDueAsync(stage.Project.Info.Id, Cancellation));
        await stage.LabelAsync(1);

        Assert.True(await worker.RunDueAsync(stage.Project.Info.Id, Cancellation));

        List<Run> runs = await stage.RunsAsync();
        Assert.Equal([RunKind.Training, RunKind.Validation, RunKind.Inference, RunKind.Featurization], runs.Select(r => r.Kind));
        Assert.All(runs, r => Assert.Equal(RunState.Completed, r.State));
        ProjectProgress progress = await stage.Project.GetProgressAsync(Cancellation);
        Assert.InRange(progress.Queue[TaskKind.Prelabeled], 90, 180);
        LabelTask task = Assert.Single(await stage.LabelAsync(1));
        Assert.Equal(TaskKind.Prelabeled, task.Kind);
        Assert.Equal(LabelingTestClass(task), task.Items[0].Suggestion[0].ClassId);
    }

    [Fact]
    public async Task The_next_round_waits_for_more_labels_and_can_be_asked_for()
    {
        await using Stage stage = await Stage.OpenAsync(items: 120);
        await using AssistWorker worker = stage.NewWorker();
        await stage.LabelAsync(60);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);
        Assert.False(await worker.RunDueAsync(stage.Project.Info.Id, Cancellation));

        Run asked = await stage.Project.Assist.TrainAsync("ana", Cancellation);
        Assert.Equal(asked.Id, (await stage.Project.Assist.TrainAsync("bob", Cancellation)).Id);
        Assert.True(await worker.RunDueAsync(stage.Project.Info.Id, Cancellation));

        Assert.Equal((RunState.Completed, "ana"), ((await stage.Project.Assist.FindRunAsync(asked.Id, Cancellation))!.State, asked.RequestedBy));
    }

    [Fact]
    public async Task Too_few_classes_fail_the_run_with_a_reason_and_labeling_goes_on()
    {
        await using Stage stage = await Stage.OpenAsync(items: 60);
        await using AssistWorker worker = stage.NewWorker();
        await stage.LabelAsync(1);
        await stage.Project.Assist.TrainAsync(cancellationToken: Cancellation);

        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        Run run = Assert.Single(await stage.RunsAsync());
        Assert.Equal((RunState.Failed, LabelingErrorCodes.TooFewLabels), (run.State, run.ErrorCode));
        Assert.Single(await stage.LabelAsync(1));
    }

    [Fact]
    public async Task Scores_that_are_no_numbers_fail_the_run_and_reach_no_labeler()
    {
        await using Stage stage = await Stage.OpenAsync(items: 120);
        await using AssistWorker worker = stage.NewWorker("worker", new BrokenTrainer());
        await stage.LabelAsync(60);

        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        Run run = (await stage.RunsAsync())[^1];
        Assert.Equal((RunKind.Validation, RunState.Failed, LabelingErrorCodes.InferenceFailed), (run.Kind, run.State, run.ErrorCode));
        Assert.Equal(0, (await stage.Project.GetProgressAsync(Cancellation)).Queue[TaskKind.Prelabeled]);
    }

    [Fact]
    public async Task A_project_in_the_hands_of_one_worker_is_left_alone_by_another_until_the_first_is_dead()
    {
        await using Stage stage = await Stage.OpenAsync(items: 120);
        await stage.LabelAsync(60);
        using var stop = new CancellationTokenSource();
        await using AssistWorker dying = stage.NewWorker("dying", new HangingTrainer());
        Task hanging = dying.RunDueAsync(stage.Project.Info.Id, stop.Token);
        await using AssistWorker other = stage.NewWorker("other");
        var records = new AssistRecords(stage.Store, stage.Project.Info.Id);
        while ((await records.GetStateAsync(Cancellation)).ActiveRunId is null)
        {
            await Task.Yield();
        }

        Assert.False(await other.RunDueAsync(stage.Project.Info.Id, Cancellation));
        AssistState state = await records.GetStateAsync(Cancellation);
        Assert.NotNull(await records.TryWriteStateAsync(new AssistState(state) { WorkerUntil = stage.Clock.GetUtcNow() }, Cancellation));
        Assert.True(await other.RunDueAsync(stage.Project.Info.Id, Cancellation));

        Run training = (await stage.RunsAsync())[0];
        Assert.Equal((RunState.Completed, "other"), (training.State, training.Worker));
        await stop.CancelAsync();
        await Task.WhenAny(hanging);
    }

    [Fact]
    public async Task Switched_off_nothing_runs_and_nothing_can_be_asked_for()
    {
        await using Stage stage = await Stage.OpenAsync(items: 120, new AssistSettings { MinLabels = 60, IsEnabled = false });
        await using AssistWorker worker = stage.NewWorker();
        await stage.LabelAsync(60);

        Assert.False(await worker.RunDueAsync(stage.Project.Info.Id, Cancellation));
        LabelingException refused = await Assert.ThrowsAsync<LabelingException>(() => stage.Project.Assist.TrainAsync(cancellationToken: Cancellation));

        Assert.Equal(LabelingErrorCodes.AssistDisabled, refused.Code);
        Assert.Empty(await stage.RunsAsync());
    }

    [Fact]
    public async Task A_queued_run_that_is_cancelled_never_begins()
    {
        await using Stage stage = await Stage.OpenAsync(items: 60);
        await using AssistWorker worker = stage.NewWorker();
        Run asked = await stage.Project.Assist.TrainAsync(cancellationToken: Cancellation);

        Assert.True(await stage.Project.Assist.CancelRunAsync(asked.Id, Cancellation));

        Assert.False(await worker.RunDueAsync(stage.Project.Info.Id, Cancellation));
        Assert.False(await stage.Project.Assist.CancelRunAsync(asked.Id, Cancellation));
    }

    [Theory]
    [InlineData("least-confident")]
    [InlineData("margin")]
    [InlineData("entropy")]
    [InlineData("k-center")]
    public async Task Chosen_items_come_before_the_rest(string way)
    {
        await using Stage stage = await Stage.OpenAsync(
            items: 200, new AssistSettings { MinLabels = 60, QuietTime = TimeSpan.Zero, Prelabels = false, Clusters = false, NextItems = way });
        await using AssistWorker worker = stage.NewWorker();
        await stage.LabelAsync(60);

        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        Assert.InRange((await stage.Project.GetProgressAsync(Cancellation)).Queue[TaskKind.Clustered], 1, 30);
    }

    [Fact]
    public async Task The_test_part_is_drawn_from_each_class_once_and_for_ever()
    {
        await using Stage stage = await Stage.OpenAsync(items: 300, new AssistSettings { MinLabels = 90, MinNewLabels = 60, NewLabelShare = 0, TestShare = 0.3, QuietTime = TimeSpan.Zero });
        var trainer = new WatchedTrainer();
        await using AssistWorker worker = stage.NewWorker("worker", trainer);
        List<LabelTask> tasks = await stage.LabelAsync(90);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);
        long[] first = [.. tasks.Select(IdOf)];
        tasks.AddRange(await stage.LabelAsync(60));
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        Assert.Equal(2, trainer.Learned.Count);
        Assert.Empty(first.Except(trainer.Learned[0]).Intersect(trainer.Learned[1]));
        Assert.Empty(trainer.Learned[0].Except(trainer.Learned[1]));
        foreach (IGrouping<LabelClassId, LabelTask> ofClass in tasks.GroupBy(LabelingTestClass))
        {
            double wanted = 0.3 * ofClass.Count();
            Assert.InRange(ofClass.Count(task => !trainer.Learned[1].Contains(IdOf(task))), Math.Floor(wanted), Math.Ceiling(wanted));
        }
    }

    [Fact]
    public async Task Labels_that_were_learned_from_are_evidence_too_by_models_that_did_not_see_them()
    {
        await using Stage stage = await Stage.OpenAsync(items: 200, new AssistSettings { MinLabels = 60, TestShare = 0.1, QuietTime = TimeSpan.Zero });
        await using AssistWorker worker = stage.NewWorker();
        await stage.LabelAsync(60);

        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        Run validation = (await stage.RunsAsync()).Single(r => r.Kind == RunKind.Validation);
        Assert.Equal(60, validation.Metrics.Values["testItems"]);
        Assert.InRange(validation.Metrics.Values["testAccuracy"], 0.9, 1);
    }

    [Fact]
    public async Task No_more_prelabels_are_made_at_once_than_there_are_labels()
    {
        await using Stage stage = await Stage.OpenAsync(items: 400, new AssistSettings { MinLabels = 60, MinNewLabels = 30, TestShare = 0.5, QuietTime = TimeSpan.Zero, Clusters = false });
        await using AssistWorker worker = stage.NewWorker("worker", new GradedTrainer());
        await stage.LabelAsync(60);

        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);
        long once = (await stage.Project.GetProgressAsync(Cancellation)).Queue[TaskKind.Prelabeled];
        List<LabelTask> tasks = await stage.LabelAsync((int)once);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);
        long twice = (await stage.Project.GetProgressAsync(Cancellation)).Queue[TaskKind.Prelabeled];

        Assert.InRange(once, 30, 60);
        Assert.All(tasks, task => Assert.Equal(TaskKind.Prelabeled, task.Kind));
        Assert.InRange(twice, once + 1, 60 + once);
    }

    [Theory]
    [InlineData(ThresholdScope.PerClass)]
    [InlineData(ThresholdScope.Overall)]
    public async Task A_class_that_is_told_reliably_is_prelabeled_beside_one_that_is_not_where_each_has_its_threshold(ThresholdScope scope)
    {
        await using Stage stage = await Stage.OpenAsync(
            items: 400, new AssistSettings { ThresholdScope = scope, MinLabels = 150, TestShare = 0.5, QuietTime = TimeSpan.Zero, Clusters = false });
        await using AssistWorker worker = stage.NewWorker("worker", new GradedTrainer { MistakenFor = new LabelClassId(2) });
        await stage.LabelAsync(150);

        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        long prelabeled = (await stage.Project.GetProgressAsync(Cancellation)).Queue[TaskKind.Prelabeled];
        if (scope == ThresholdScope.Overall)
        {
            Assert.Equal(0, prelabeled);
            return;
        }

        Assert.InRange(prelabeled, 10, 150);
        Assert.All(await stage.LabelAsync(10), task => Assert.Equal(new LabelClassId(1), Assert.Single(task.Items[0].Suggestion).ClassId));
    }

    [Theory]
    [InlineData(ThresholdScope.PerClass)]
    [InlineData(ThresholdScope.Overall)]
    public async Task Tags_that_are_told_reliably_are_offered_without_a_doubtful_one_where_each_has_its_threshold(ThresholdScope scope)
    {
        await using Stage stage = await Stage.OpenAsync(
            items: 400,
            new AssistSettings { ThresholdScope = scope, MinLabels = 150, TestShare = 0.5, QuietTime = TimeSpan.Zero, Clusters = false },
            LabelingTaskType.ImageClassificationMultiLabel);
        await using AssistWorker worker = stage.NewWorker("worker", new GradedTrainer { Doubtful = new LabelClassId(3) });
        await stage.LabelAsync(150);

        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        Run validation = (await stage.RunsAsync()).Single(r => r.Kind == RunKind.Validation);
        long prelabeled = (await stage.Project.GetProgressAsync(Cancellation)).Queue.GetValueOrDefault(TaskKind.Prelabeled);
        if (scope == ThresholdScope.Overall)
        {
            Assert.Equal(0, prelabeled);
            return;
        }

        Assert.InRange(prelabeled, 20, 250);
        List<LabelTask> tasks = await stage.LabelAsync(20);
        Assert.All(tasks, task => Assert.Equal(LabelingTestClass(task), Assert.Single(task.Items[0].Suggestion).ClassId));
        Assert.Equal([1, 2], tasks.Select(task => task.Items[0].Suggestion[0].ClassId.Value).Distinct().Order());
        Assert.Equal(["threshold 1", "threshold 2"], validation.Metrics.Values.Keys.Where(k => k.StartsWith("threshold ", StringComparison.Ordinal)).Order());
        Assert.Contains(validation.Log, line => line.Text.StartsWith("class 3: no prelabels", StringComparison.Ordinal));

        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        await stage.Project.Assist.TrainAsync("ana", Cancellation);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        Assert.Contains((await stage.RunsAsync()).Last(r => r.Kind == RunKind.Validation).Log, line => line.Text.Contains("prelabels with class 1 handed in so far", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_many_items_pages_are_made_until_the_next_round_and_what_is_on_pages_no_more_goes_back()
    {
        await using Stage stage = await Stage.OpenAsync(items: 4500, new AssistSettings { MinLabels = 60, MinNewLabels = 300, Prelabels = false, QuietTime = TimeSpan.Zero });
        await using AssistWorker worker = stage.NewWorker("worker", new GradedTrainer { HasEmbeddings = true });
        await stage.LabelAsync(60);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);
        long first = (await stage.Project.GetProgressAsync(Cancellation)).Queue[TaskKind.Clustered];
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        await stage.LabelAsync(30);
        await stage.Project.Assist.TrainAsync("ana", Cancellation);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        Run[] runs = [.. (await stage.RunsAsync()).Where(r => r.Kind == RunKind.Featurization)];
        List<LabelTask> tasks = await stage.LabelAsync(30);

        // A third of the 300 labels until the next round, in full pages of nine.
        Assert.Equal(99, first);
        Assert.Equal(first, runs[0].Metrics.Values[RunMetrics.Clustered]);
        Assert.Equal(99, runs[1].Metrics.Values[RunMetrics.Clustered]);
        Assert.Equal(99 - 30, (await stage.Project.GetProgressAsync(Cancellation)).Queue[TaskKind.Clustered]);
        Assert.All(tasks, task => Assert.Equal(TaskKind.Clustered, task.Kind));
    }

    private static long IdOf(LabelTask task) => task.Items[0].Id.Value;

    private static LabelClassId LabelingTestClass(LabelTask task) => ConformanceTests.ColouredItems.ClassOf(new ItemId(Stage.NumberOf(task.Items[0].Path)));

    private class BrokenTrainer : ITrainer
    {
        public string Name => "broken";

        public bool CanTrain(Project project) => true;

        public virtual Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
            => Task.FromResult<ITrainedModel>(new BrokenModel());

        public Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default) => Task.FromResult<ITrainedModel>(new BrokenModel());
    }

    /// <summary>Surer of some items than of others, and always right but where it takes the last class for another, of which it is surest.</summary>
    private sealed class GradedTrainer : ITrainer
    {
        /// <summary>What the last class is taken for; <see langword="null"/> for itself.</summary>
        public LabelClassId? MistakenFor { get; init; }

        /// <summary>What it tells of every item beside the rest; <see langword="null"/> for nothing.</summary>
        public LabelClassId? Doubtful { get; init; }

        /// <summary>Whether pictures of a class look alike.</summary>
        public bool HasEmbeddings { get; init; }

        public string Name => "graded";

        public bool CanTrain(Project project) => true;

        public Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
            => Task.FromResult<ITrainedModel>(new GradedModel(MistakenFor, Doubtful, HasEmbeddings));

        public Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default) => Task.FromResult<ITrainedModel>(new GradedModel(MistakenFor, Doubtful, HasEmbeddings));
    }

    private sealed class GradedModel(LabelClassId? mistakenFor, LabelClassId? doubtful, bool hasEmbeddings) : ITrainedModel
    {
        public IReadOnlyList<LabelClassId> LabelClasses => [new(1), new(2), new(3)];

        public int EmbeddingLength => hasEmbeddings ? 3 : 0;

        public IReadOnlyDictionary<string, double> TrainingMetrics => new Dictionary<string, double>();

        public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (Item item in items.WithCancellation(cancellationToken))
            {
                long number = Stage.NumberOf(item.Path);
                LabelClassId truth = ConformanceTests.ColouredItems.ClassOf(new ItemId(number));
                LabelClassId told = truth.Value == 3 ? mistakenFor ?? truth : truth;
                float sure = told == truth ? 0.6f + (number * 37 % 401 / 1100f) : 0.98f;
                float[] embedding = [.. LabelClasses.Select(c => c == told ? 1f : 0f)];
                yield return new Prediction
                {
                    Embedding = hasEmbeddings ? embedding : default,
                    ItemId = item.Id,
                    Annotations = doubtful is { } second && second != told ? [new Annotation(told) { Score = sure }, new Annotation(second) { Score = sure }] : [new Annotation(told) { Score = sure }],
                    Confidence = sure,
                    ClassScores = LabelClasses.Select(c => c == told ? sure : (1 - sure) / 2).ToArray(),
                };
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class WatchedTrainer : BrokenTrainer
    {
        public List<long[]> Learned { get; } = [];

        public override Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            Learned.Add([.. request.Training.Concat(request.Validation).Select(i => i.Id.Value)]);
            return base.TrainAsync(request, progress, cancellationToken);
        }
    }

    private sealed class HangingTrainer : BrokenTrainer
    {
        public override async Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new NotSupportedException();
        }
    }

    private sealed class BrokenModel : ITrainedModel
    {
        public IReadOnlyList<LabelClassId> LabelClasses => [new(1), new(2)];

        public int EmbeddingLength => 0;

        public IReadOnlyDictionary<string, double> TrainingMetrics => new Dictionary<string, double>();

        public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (Item item in items.WithCancellation(cancellationToken))
            {
                yield return new Prediction { ItemId = item.Id, Annotations = [new Annotation(new LabelClassId(1)) { Score = 1 }], Confidence = 1, ClassScores = new[] { float.NaN, 1f } };
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
