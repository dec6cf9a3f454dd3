using System.Numerics.Tensors;

namespace Labeling.MlAssist;

/// <summary>Those that lie far from each other, so that together they are near to all.</summary>
/// <remarks>The greedy k-centre of T. Gonzalez, 1985: each next one is the farthest from those chosen. Of very many candidates a seeded part takes part.</remarks>
internal sealed class KCenter : INextItems
{
    private const int MostCandidates = 20_000;

    public string Name => "k-center";

    public IReadOnlyList<int> Choose(NextItemCandidates candidates, int count, long seed, CancellationToken cancellationToken)
    {
        int[] pool = [.. Enumerable.Range(0, candidates.Count).OrderBy(i => Hashing.Unit(seed, 5, candidates.ItemAt(i).Value)).Take(Math.Max(count, MostCandidates))];
        int length = candidates.EmbeddingLength;
        if (length == 0)
        {
            return pool[..count];
        }

        float[] places = new float[checked(pool.Length * length)];
        for (int i = 0; i < pool.Length; i++)
        {
            candidates.ReadEmbedding(pool[i], places.AsSpan(i * length, length));
        }

        float[] nearest = new float[pool.Length];
        Array.Fill(nearest, float.MaxValue);
        var chosen = new List<int>(count);
        for (int next = 0; chosen.Count < count; next = TensorPrimitives.IndexOfMax<float>(nearest))
        {
            cancellationToken.ThrowIfCancellationRequested();
            chosen.Add(pool[next]);
            var center = places.AsSpan(next * length, length);
            for (int i = 0; i < pool.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], TensorPrimitives.Distance<float>(center, places.AsSpan(i * length, length)));
            }

            nearest[next] = -1;
        }

        return chosen;
    }
}
