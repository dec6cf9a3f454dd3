using System.Numerics.Tensors;

namespace Labeling.MlAssist;

/// <summary>Finds the nearest neighbours of every vector among all vectors, by the product of vectors of length 1.</summary>
/// <remarks>
/// Few vectors are compared each with each. Of many, cells are made by k-means (an inverted file; J. Sivic and A. Zisserman, 2003), and each cell is
/// compared with as many of the cells next to it as a sample, searched exactly, says are needed. Vectors are read block by block from where they lie,
/// so memory holds only the blocks in hand and the answers.
/// </remarks>
internal static class NeighborSearch
{
    /// <summary>Up to so many vectors are compared each with each.</summary>
    public const int MostExact = 20_000;

    private const int BlockRows = 192;
    private const int SampleRows = 256;
    private const int Iterations = 6;

    /// <summary>Finds neighbours.</summary>
    /// <param name="rows">The vectors, each of length 1. Read by several threads at once.</param>
    /// <param name="neighbors">How many for each.</param>
    /// <param name="recall">Which share of the true neighbours is to be found, as a sample tells.</param>
    /// <param name="seed">The seed of the sample and of the cells.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static NeighborLists FindAll(IVectorRows rows, int neighbors, double recall, long seed, CancellationToken cancellationToken)
        => rows.Count <= MostExact ? FindExact(rows, AllOf(rows), neighbors, cancellationToken) : FindByCells(rows, neighbors, recall, seed, cancellationToken);

    /// <summary>Finds the true neighbours of some rows among all.</summary>
    public static NeighborLists FindExact(IVectorRows rows, int[] queries, int neighbors, CancellationToken cancellationToken)
    {
        var result = new NeighborLists(rows.Count, neighbors);
        int[] all = AllOf(rows);
        int share = Math.Clamp((queries.Length + Environment.ProcessorCount - 1) / Environment.ProcessorCount, 1, BlockRows);
        Compare(rows, [.. queries.Chunk(share)], _ => [all], result, cancellationToken);
        return result;
    }

    private static NeighborLists FindByCells(IVectorRows rows, int neighbors, double recall, long seed, CancellationToken cancellationToken)
    {
        int cells = Math.Clamp((int)(2 * Math.Sqrt(rows.Count)), 16, 4096);
        float[] centers = MakeCenters(rows, cells, seed, cancellationToken);
        int[] cellOf = Assign(rows, AllOf(rows), centers, cells, cancellationToken);
        int[][] members = [.. Enumerable.Range(0, cells).Select(_ => Array.Empty<int>())];
        foreach (var group in Enumerable.Range(0, rows.Count).GroupBy(row => cellOf[row]))
        {
            members[group.Key] = [.. group];
        }

        int[][] order = OrderCells(centers, cells, rows.Length);
        int probes = CountProbes(rows, cellOf, order, neighbors, recall, seed, cancellationToken);
        var result = new NeighborLists(rows.Count, neighbors);
        int[][] filled = [.. members.Where(m => m.Length > 0).SelectMany(m => m.Chunk(BlockRows))];
        Compare(rows, filled, block => order[cellOf[block[0]]].Take(probes).Select(cell => members[cell]), result, cancellationToken);
        return result;
    }

    /// <summary>How many cells, the nearest first, must be looked into to find the share of true neighbours that is asked for.</summary>
    private static int CountProbes(IVectorRows rows, int[] cellOf, int[][] order, int neighbors, double recall, long seed, CancellationToken cancellationToken)
    {
        int[] sample = [.. Sample(rows.Count, SampleRows, seed)];
        var truth = FindExact(rows, sample, neighbors, cancellationToken);
        int[] found = new int[order.Length];
        int total = 0;
        foreach (int row in sample)
        {
            int[] nearCells = order[cellOf[row]];
            foreach (int neighbor in truth.Of(row))
            {
                if (neighbor >= 0)
                {
                    found[Array.IndexOf(nearCells, cellOf[neighbor])]++;
                    total++;
                }
            }
        }

        int sum = 0;
        int probes = 0;
        while (probes < found.Length && sum < recall * total)
        {
            sum += found[probes++];
        }

        return Math.Max(1, probes);
    }

    /// <summary>Compares blocks of rows with the candidates of each, in several threads.</summary>
    private static void Compare(IVectorRows rows, int[][] blocks, Func<int[], IEnumerable<int[]>> candidatesOf, NeighborLists result, CancellationToken cancellationToken)
    {
        int length = rows.Length;
        Parallel.ForEach(
            blocks,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => (Left: new float[BlockRows * length], Right: new float[BlockRows * length], Products: new float[BlockRows * BlockRows]),
            (block, _, room) =>
            {
                ReadRows(rows, block, room.Left);
                foreach (int[] candidates in candidatesOf(block))
                {
                    for (int from = 0; from < candidates.Length; from += BlockRows)
                    {
                        var some = candidates.AsSpan(from, Math.Min(BlockRows, candidates.Length - from));
                        ReadRows(rows, some, room.Right);
                        var products = room.Products.AsSpan(0, block.Length * some.Length);
                        DotKernel.Multiply(room.Left, block.Length, room.Right, some.Length, length, products);
                        result.Take(block, some, products);
                    }
                }

                return room;
            },
            _ => { });
    }

    /// <summary>K-means over a sample, all lengths 1, from centers that are drawn.</summary>
    private static float[] MakeCenters(IVectorRows rows, int cells, long seed, CancellationToken cancellationToken)
    {
        int length = rows.Length;
        int[] sample = [.. Sample(rows.Count, Math.Min(rows.Count, 40 * cells), seed + 1)];
        float[] centers = new float[checked(cells * length)];
        for (int cell = 0; cell < cells; cell++)
        {
            rows.Read(sample[cell], centers.AsSpan(cell * length, length));
        }

        float[] row = new float[length];
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            int[] cellOf = Assign(rows, sample, centers, cells, cancellationToken);
            float[] sums = new float[centers.Length];
            for (int i = 0; i < sample.Length; i++)
            {
                rows.Read(sample[i], row);
                var sum = sums.AsSpan(cellOf[i] * length, length);
                TensorPrimitives.Add(sum, row, sum);
            }

            for (int cell = 0; cell < cells; cell++)
            {
                var sum = sums.AsSpan(cell * length, length);
                float norm = TensorPrimitives.Norm<float>(sum);
                if (norm > 0)
                {
                    TensorPrimitives.Divide(sum, norm, centers.AsSpan(cell * length, length));
                }
            }
        }

        return centers;
    }

    /// <summary>The nearest center of each of some rows.</summary>
    private static int[] Assign(IVectorRows rows, int[] queries, float[] centers, int cells, CancellationToken cancellationToken)
    {
        int length = rows.Length;
        int[] result = new int[queries.Length];
        int blocks = (queries.Length + BlockRows - 1) / BlockRows;
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => (Left: new float[BlockRows * length], Products: new float[BlockRows * cells]),
            (block, _, room) =>
            {
                var some = queries.AsSpan(block * BlockRows, Math.Min(BlockRows, queries.Length - (block * BlockRows)));
                ReadRows(rows, some, room.Left);
                DotKernel.Multiply(room.Left, some.Length, centers, cells, length, room.Products);
                for (int i = 0; i < some.Length; i++)
                {
                    result[(block * BlockRows) + i] = TensorPrimitives.IndexOfMax<float>(room.Products.AsSpan(i * cells, cells));
                }

                return room;
            },
            _ => { });
        return result;
    }

    /// <summary>For each cell all cells, the nearest first.</summary>
    private static int[][] OrderCells(float[] centers, int cells, int length)
    {
        int[][] order = new int[cells][];
        Parallel.For(0, cells, cell =>
        {
            float[] products = new float[cells];
            DotKernel.Multiply(centers.AsSpan(cell * length, length), 1, centers, cells, length, products);
            int[] near = [.. Enumerable.Range(0, cells)];
            products[cell] = float.PositiveInfinity;
            Array.Sort(near, (a, b) => products[b].CompareTo(products[a]));
            order[cell] = near;
        });
        return order;
    }

    private static void ReadRows(IVectorRows rows, ReadOnlySpan<int> which, Span<float> block)
    {
        for (int i = 0; i < which.Length; i++)
        {
            rows.Read(which[i], block.Slice(i * rows.Length, rows.Length));
        }
    }

    private static int[] AllOf(IVectorRows rows) => [.. Enumerable.Range(0, rows.Count)];

    /// <summary>So many different rows, drawn by a seed.</summary>
    private static IEnumerable<int> Sample(int count, int wanted, long seed)
        => wanted >= count ? Enumerable.Range(0, count) : Draw(count, wanted, seed);

    private static IEnumerable<int> Draw(int count, int wanted, long seed)
    {
        var drawn = new HashSet<int>(wanted);
        for (ulong i = 0; drawn.Count < wanted; i++)
        {
            int row = (int)(Hashing.Mix(unchecked((ulong)seed + (i * 0x9E3779B97F4A7C15))) % (ulong)count);
            if (drawn.Add(row))
            {
                yield return row;
            }
        }
    }
}
