namespace Labeling.MlAssist;

/// <summary>For each row its nearest others, the nearest first.</summary>
internal sealed class NeighborLists
{
    private readonly int[] _rows;
    private readonly float[] _similarities;

    public NeighborLists(int count, int neighbors)
    {
        Count = count;
        Neighbors = neighbors;
        _rows = new int[checked(count * neighbors)];
        _similarities = new float[_rows.Length];
        Array.Fill(_rows, -1);
        Array.Fill(_similarities, float.NegativeInfinity);
    }

    public int Count { get; }

    public int Neighbors { get; }

    /// <summary>The neighbours of a row; -1 stands for none.</summary>
    public ReadOnlySpan<int> Of(int row) => _rows.AsSpan(row * Neighbors, Neighbors);

    /// <summary>Takes a block of similarities in: of some rows to some candidates. Rows of different calls may be in different threads.</summary>
    public void Take(ReadOnlySpan<int> rows, ReadOnlySpan<int> candidates, ReadOnlySpan<float> similarities)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            var found = _rows.AsSpan(row * Neighbors, Neighbors);
            var best = _similarities.AsSpan(row * Neighbors, Neighbors);
            var line = similarities.Slice(i * candidates.Length, candidates.Length);
            float least = best[^1];
            for (int j = 0; j < line.Length; j++)
            {
                if (line[j] > least && candidates[j] != row)
                {
                    Insert(found, best, candidates[j], line[j]);
                    least = best[^1];
                }
            }
        }
    }

    private static void Insert(Span<int> found, Span<float> best, int candidate, float similarity)
    {
        int at = best.Length - 1;
        for (; at > 0 && best[at - 1] < similarity; at--)
        {
            best[at] = best[at - 1];
            found[at] = found[at - 1];
        }

        best[at] = similarity;
        found[at] = candidate;
    }
}
