using System.Runtime.CompilerServices;

namespace Labeling.MlAssist;

/// <summary>A frozen backbone with a head on it.</summary>
internal sealed class FrozenModel(
    FrozenHead head,
    IReadOnlyList<LabelClassId> classes,
    FeaturePipeline pipeline,
    DatasetDefinition dataset,
    IReadOnlyDictionary<ItemId, float[]> heldOut,
    IReadOnlyDictionary<string, double> metrics) : ITrainedModel, IHeldOutPredictions
{
    public IReadOnlyList<LabelClassId> LabelClasses => classes;

    public int EmbeddingLength => head.EmbeddingLength;

    public IReadOnlyDictionary<string, double> TrainingMetrics => metrics;

    public async IAsyncEnumerable<Prediction> PredictAsync(IAsyncEnumerable<Item> items, IItemImages images, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(images);
        float[] features = new float[head.Head.Length];
        float[] scaled = new float[head.Head.Length];
        await foreach (var row in pipeline.ReadAsync(items, dataset, images, cancellationToken).ConfigureAwait(false))
        {
            if (row.Row < 0)
            {
                yield return new Prediction { ItemId = row.Item.Id, Problem = row.Problem };
                continue;
            }

            pipeline.Cache.Read(row.Row, features);
            yield return Predict(row.Item.Id, features, scaled);
        }
    }

    public Prediction? FindHeldOut(ItemId item)
        => heldOut.TryGetValue(item, out float[]? probabilities) ? Answer(item, probabilities, ReadOnlyMemory<float>.Empty) : null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Prediction Predict(ItemId id, float[] features, float[] scaled)
    {
        float[] probabilities = new float[classes.Count];
        float[] embedding = new float[head.EmbeddingLength];
        head.Predict(features, scaled, probabilities);
        head.Embed(scaled, probabilities, embedding);
        return Answer(id, probabilities, embedding);
    }

    private Prediction Answer(ItemId id, float[] probabilities, ReadOnlyMemory<float> embedding)
    {
        int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(probabilities);
        double confidence = probabilities[best];
        int[] chosen = [best];
        if (head.IsMultilabel)
        {
            int[] likely = [.. Enumerable.Range(0, probabilities.Length).Where(c => probabilities[c] > 0.5f)];
            chosen = likely.Length > 0 ? likely : chosen;
            confidence = 1;
            for (int c = 0; c < probabilities.Length; c++)
            {
                confidence *= chosen.Contains(c) ? probabilities[c] : 1 - probabilities[c];
            }
        }

        return new Prediction
        {
            ItemId = id,
            Annotations = [.. chosen.Select(c => new Annotation(classes[c]) { Score = probabilities[c] })],
            Confidence = confidence,
            ClassScores = probabilities,
            Embedding = embedding,
        };
    }
}
