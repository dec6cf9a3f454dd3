using System.Runtime.CompilerServices;

namespace Labeling.Scenarios;

/// <summary>
/// A trainer whose models are sure of a prediction, or not at all, as who knows the answers would choose: sure above the lowest confidence that leaves all
/// prelabels of the project together as accurate as asked for. No threshold could have done more in that round.
/// </summary>
/// <remarks>Meant for a fixed threshold of a half. It takes for granted that all prelabels are handed in before the next training, as the worker sees to.</remarks>
internal sealed class HindsightTrainer(ITrainer inner, LabelingEngine engine, AnswersFile answers, double requiredAccuracy) : ITrainer
{
    private readonly Dictionary<ProjectId, (int Shown, int Right)> _before = [];

    public string Name => "hindsight";

    public bool CanTrain(Project project) => inner.CanTrain(project);

    public async Task<ITrainedModel> TrainAsync(TrainingRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ITrainedModel model = await inner.TrainAsync(request, progress, cancellationToken);
        LabelingProject project = await engine.Projects.OpenAsync(request.Project.Name, cancellationToken);
        Dictionary<LabelClassId, string> names = request.Project.LabelClasses.ToDictionary(c => c.Id, c => c.Path);
        var query = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Unlabeled] } };
        List<Item> waiting = await project.Items.ListAsync(query, cancellationToken).ToListAsync(cancellationToken);
        List<Prediction> predictions = await model.PredictAsync(waiting.ToAsyncEnumerable(), request.Images, cancellationToken).ToListAsync(cancellationToken);
        (double Confidence, bool IsRight)[] judged =
        [
            .. waiting.Zip(predictions, (item, prediction) => (prediction.Confidence, answers.Of(item.Path).ToHashSet().SetEquals(prediction.Annotations.Select(a => names[a.ClassId]))))
                .OrderByDescending(j => j.Confidence),
        ];
        return new HindsightModel(model, Choose(request.Project.Id, judged));
    }

    public Task<ITrainedModel> LoadAsync(Project project, string folder, CancellationToken cancellationToken = default)
        => throw new NotSupportedException("A hindsight is not kept.");

    /// <summary>The lowest confidence to be sure of.</summary>
    private double Choose(ProjectId project, (double Confidence, bool IsRight)[] judged)
    {
        var (shown, right) = _before.GetValueOrDefault(project);
        int best = 0;
        int bestRight = 0;
        int above = 0;
        for (int i = 0; i < judged.Length; i++)
        {
            above += judged[i].IsRight ? 1 : 0;
            bool isStep = i + 1 == judged.Length || judged[i + 1].Confidence < judged[i].Confidence;
            if (isStep && right + above >= requiredAccuracy * (shown + i + 1))
            {
                (best, bestRight) = (i + 1, above);
            }
        }

        _before[project] = (shown + best, right + bestRight);
        return best == 0 ? double.PositiveInfinity : judged[best - 1].Confidence;
    }

    private sealed class HindsightModel(ITrainedModel inner, double least) : ITrainedModel
    {
        public IReadOnlyList<LabelClassId> LabelClasses => inner.LabelClasses;

        public int EmbeddingLength => inner.EmbeddingLength;

        public IReadOnlyDictionary<string, double> TrainingMetrics => inner.TrainingMetrics;

        public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (Prediction prediction in inner.PredictAsync(items, images, cancellationToken))
            {
                yield return new Prediction
                {
                    ItemId = prediction.ItemId,
                    Annotations = prediction.Annotations,
                    Confidence = prediction.Confidence >= least ? 1 : 0,
                    ClassScores = prediction.ClassScores,
                    Embedding = prediction.Embedding,
                    Problem = prediction.Problem,
                };
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
