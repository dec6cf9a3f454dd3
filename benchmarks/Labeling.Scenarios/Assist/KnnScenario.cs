using System.Diagnostics;

namespace Labeling.Scenarios;

/// <summary>The nearest neighbours of all vectors among all, as clusters of pictures need them.</summary>
internal sealed class KnnScenario : IScenario
{
    private static readonly ScenarioOption<int> Count = ScenarioOption.Number("count", "N", "how many vectors", 100_000, 100, 2_000_000);
    private static readonly ScenarioOption<int> Dimension = ScenarioOption.Number("dimension", "D", "how many numbers each has", 512, 2, 4096);
    private static readonly ScenarioOption<int> Neighbours = ScenarioOption.Number("neighbours", "K", "how many neighbours of each", 10, 1, 100);
    private static readonly ScenarioOption<int> Groups = ScenarioOption.Number("groups", "G", "around how many centres the vectors lie, as those of pictures lie around their subjects", 1000, 1, 100_000);

    private const int SampleSize = 200;

    public string Name => "knn";

    public string Summary => "finds the nearest neighbours of all vectors among all";

    public IReadOnlyList<ScenarioOption> Options => [Count, Dimension, Neighbours, Groups];

    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        int count = run.Get(Count);
        using var index = new NeighborIndex(folder.File("vectors"), run.Get(Dimension));
        Fill(run, index, count);
        run.Say($"{count} vectors are written.");
        using var memory = new MemoryGrowth();
        long started = Stopwatch.GetTimestamp();
        NeighborTable table = await index.FindAllAsync(run.Get(Neighbours), seed: run.Seed, cancellationToken: cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double peak = memory.PeakMiB();
        run.Set("count", count);
        run.Set("recall", Recall(run, index, table, count));
        run.Set("seconds", seconds);
        run.Set("vectorsPerSecond", count / seconds);
        run.Set("peakMemoryMb", peak);
    }

    /// <summary>Vectors around centres: noise of the same length as the centre.</summary>
    private static void Fill(ScenarioRun run, NeighborIndex index, int count)
    {
        int dimension = run.Get(Dimension);
        float[] vector = new float[dimension];
        for (int i = 0; i < count; i++)
        {
            long group = (long)(SplitMix64.At(run.Seed, i) % (ulong)run.Get(Groups));
            for (int d = 0; d < dimension; d++)
            {
                vector[d] = Noise(run.Seed + 1, (group * dimension) + d) + Noise(run.Seed + 2, ((long)i * dimension) + d);
            }

            index.Add(vector);
        }
    }

    /// <summary>The sum of four uniform numbers: near enough to normal.</summary>
    private static float Noise(long seed, long place)
    {
        ulong bits = SplitMix64.At(seed, place);
        return (((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48)) / 65536f) - 2f;
    }

    /// <summary>The share of true neighbours, by plain search, that were found for a sample.</summary>
    private static double Recall(ScenarioRun run, NeighborIndex index, NeighborTable table, int count)
    {
        int k = run.Get(Neighbours);
        float[] query = new float[run.Get(Dimension)];
        float[] other = new float[query.Length];
        long found = 0;
        int sample = Math.Min(SampleSize, count);
        for (int s = 0; s < sample; s++)
        {
            int row = (int)(SplitMix64.At(run.Seed + 3, s) % (ulong)count);
            index.Read(row, query);
            var best = new PriorityQueue<int, float>();
            for (int i = 0; i < count; i++)
            {
                if (i != row)
                {
                    index.Read(i, other);
                    best.Enqueue(i, System.Numerics.Tensors.TensorPrimitives.Dot<float>(query, other));
                    if (best.Count > k)
                    {
                        best.Dequeue();
                    }
                }
            }

            var truth = best.UnorderedItems.Select(e => e.Element).ToHashSet();
            foreach (int neighbor in table.Of(row))
            {
                found += truth.Contains(neighbor) ? 1 : 0;
            }
        }

        return (double)found / ((long)sample * k);
    }
}
