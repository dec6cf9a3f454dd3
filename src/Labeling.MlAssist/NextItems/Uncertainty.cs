namespace Labeling.MlAssist;

/// <summary>Chooses the items that score highest in something.</summary>
internal abstract class Uncertainty(string name) : INextItems
{
    public string Name => name;

    public IReadOnlyList<int> Choose(NextItemCandidates candidates, int count, long seed, CancellationToken cancellationToken)
    {
        float[] scores = new float[candidates.ScoreLength];
        var best = new PriorityQueue<int, (double Value, double Tie)>(count + 1);
        for (int i = 0; i < candidates.Count; i++)
        {
            if (i % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            candidates.ReadScores(i, scores);
            best.Enqueue(i, (Measure(scores), Hashing.Unit(seed, 4, candidates.ItemAt(i).Value)));
            if (best.Count > count)
            {
                best.Dequeue();
            }
        }

        return [.. best.UnorderedItems.OrderByDescending(e => e.Priority).Select(e => e.Element)];
    }

    /// <summary>How unsure the model is; higher is less sure.</summary>
    protected abstract double Measure(ReadOnlySpan<float> scores);
}
