using System.Globalization;
using System.Runtime.CompilerServices;

namespace Labeling.MlAssist.Tests;

/// <summary>What the search for thresholds may cost over a whole project: the chance to err is divided among all its rounds.</summary>
public sealed class ThresholdBudgetTests
{
    private const int Items = 1000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_a_little_worse_than_asked_for_seldom_prelabels_however_many_rounds_it_gets()
    {
        // Of a hundred projects five may be promised what does not hold. A model that is right a little less often than asked for, whatever it says of itself, is the hardest case.
        int broken = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            var (shown, right) = await PlayAsync(seed, accuracy: 0.78, required: 0.8);
            broken += shown > 0 && right < 0.8 * shown ? 1 : 0;
        }

        Assert.InRange(broken, 0, 4);
    }

    [Fact]
    public async Task A_model_better_than_asked_for_is_found_out_in_a_few_rounds()
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            var (shown, right) = await PlayAsync(seed, accuracy: 0.97, required: 0.8);

            Assert.InRange(shown, 300, Items);
            Assert.InRange(right, (int)(0.8 * shown), shown);
        }
    }

    [Fact]
    public async Task A_test_that_failed_is_made_again_only_with_more_evidence_and_each_is_counted()
    {
        await using Stage stage = await OpenAsync(1, 0.95);
        await using AssistWorker worker = stage.NewWorker("worker", new ChanceTrainer(1, 0.6));
        await stage.LabelAsync(300);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        await stage.Project.Assist.TrainAsync("ana", Cancellation);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);
        stage.Clock.Advance(TimeSpan.FromSeconds(1));
        await stage.LabelAsync(100);
        await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);

        Run[] validations = [.. (await stage.RunsAsync()).Where(r => r.Kind == RunKind.Validation)];

        Assert.Equal([1, 1, 2], validations.Select(r => r.Metrics.Values["thresholdTests"]));
        Assert.InRange(validations[2].Metrics.Values["errorBudgetLeft"], 0.6, validations[1].Metrics.Values["errorBudgetLeft"] - 0.1);
        Assert.Equal(validations[0].Metrics.Values["errorBudgetLeft"], validations[1].Metrics.Values["errorBudgetLeft"], 1e-6);
        Assert.Contains("when there are", validations[1].Log[^1].Text, StringComparison.Ordinal);
    }

    private static Task<Stage> OpenAsync(long seed, double required) => Stage.OpenAsync(
        Items,
        new AssistSettings { RequiredAccuracy = required, MinLabels = 100, MinNewLabels = 40, TestShare = 0.5, QuietTime = TimeSpan.Zero, Clusters = false },
        seed: seed);

    private static async Task<(int Shown, int Right)> PlayAsync(long seed, double accuracy, double required)
    {
        await using Stage stage = await OpenAsync(seed, required);
        await using AssistWorker worker = stage.NewWorker("worker", new ChanceTrainer(seed, accuracy));
        int shown = 0;
        int right = 0;
        double left = 1;
        while (await stage.LabelAsync(20) is { Count: > 0 } tasks)
        {
            foreach (TaskItem item in tasks.Where(t => t.Kind == TaskKind.Prelabeled).Select(t => t.Items[0]))
            {
                shown++;
                right += item.Suggestion[0].ClassId == ConformanceTests.ColouredItems.ClassOf(new ItemId(Stage.NumberOf(item.Path))) ? 1 : 0;
            }

            stage.Clock.Advance(TimeSpan.FromSeconds(1));
            await worker.RunDueAsync(stage.Project.Info.Id, Cancellation);
        }

        foreach (Run validation in (await stage.RunsAsync()).Where(r => r.Kind == RunKind.Validation))
        {
            // What is spent is spent, and no test may take what others took.
            Assert.InRange(validation.Metrics.Values["errorBudgetLeft"], double.Epsilon, left);
            left = validation.Metrics.Values["errorBudgetLeft"];
        }

        return (shown, right);
    }

    /// <summary>Right as often as it is told to be, by chance, and as sure as by another chance.</summary>
    private sealed class ChanceTrainer(long seed, double accuracy) : ITrainer
    {
        private int _models;

        public string Name => "chance";

        public bool CanTrain(Project project) => true;

        public Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
            => Task.FromResult<ITrainedModel>(new ChanceModel(seed, ++_models, accuracy));

        public Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default)
            => Task.FromResult<ITrainedModel>(new ChanceModel(seed, _models, accuracy));
    }

    private sealed class ChanceModel(long seed, int number, double accuracy) : ITrainedModel
    {
        public IReadOnlyList<LabelClassId> LabelClasses => [new(1), new(2), new(3)];

        public int EmbeddingLength => 0;

        public IReadOnlyDictionary<string, double> TrainingMetrics => new Dictionary<string, double>();

        public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (Item item in items.WithCancellation(cancellationToken))
            {
                long truth = ConformanceTests.ColouredItems.ClassOf(new ItemId(Stage.NumberOf(item.Path))).Value;
                long told = Chance(1, item.Path) < accuracy ? truth : (truth % 3) + 1;
                float confidence = (float)(0.5 + (0.499 * Chance(number + 1, item.Path)));
                float[] scores = [.. Enumerable.Range(1, 3).Select(c => c == told ? confidence : (1 - confidence) / 2)];
                yield return new Prediction
                {
                    ItemId = item.Id,
                    Annotations = [new Annotation(new LabelClassId((int)told)) { Score = confidence }],
                    Confidence = confidence,
                    ClassScores = scores,
                };
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private double Chance(int purpose, string path)
        {
            byte[] hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed} {purpose} {path}")));
            return BitConverter.ToUInt32(hash) / (double)uint.MaxValue;
        }
    }
}
