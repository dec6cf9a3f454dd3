namespace Labeling.MlAssist;

/// <summary>Makes pages of pictures that look alike.</summary>
internal static class PageMaker
{
    private const int MostNeighbors = 32;
    private const int Rounds = 4;
    private const double Recall = 0.97;

    // For so many rows the neighbours of all are found in a moment.
    private const int FewRows = 4000;

    // To find the neighbours of all of a hundred thousand rows costs about as much as to find those of some thousand one after another.
    private const int FewestBegun = 48;
    private const int MostBegun = 384;
    private const int MostOneByOne = 1536;

    /// <summary>Makes pages of just the given size, except that a last one may be smaller; no more of them than are taken.</summary>
    /// <param name="rows">The vectors.</param>
    /// <param name="order">All rows, in the order in which pages are begun.</param>
    /// <param name="size">How many a page holds.</param>
    /// <param name="seed">The seed of the search.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <remarks>
    /// Until the next round few pages are wanted of many rows. So of many, only those with which pages begin are compared with all; the neighbours of all are found
    /// when that has not led to as many pages as are wanted.
    /// </remarks>
    public static IEnumerable<int[]> Make(IVectorRows rows, IReadOnlyList<int> order, int size, long seed, CancellationToken cancellationToken)
    {
        bool[] isTaken = new bool[rows.Count];
        int begun = 0;
        for (int some = FewestBegun; order.Count > FewRows && begun < MostOneByOne; some = Math.Min(2 * some, MostBegun))
        {
            int[] seeds = [.. order.Skip(begun).Take(some).Where(row => !isTaken[row])];
            begun += some;
            var neighbors = NeighborSearch.FindExact(rows, seeds, MostNeighbors, cancellationToken);
            foreach (int row in seeds)
            {
                if (!isTaken[row] && Gather(row, neighbors, isTaken, size) is { } page)
                {
                    yield return [.. page];
                }
            }
        }

        foreach (int[] page in MakeAll(rows, [.. order.Where(row => !isTaken[row])], size, seed, cancellationToken))
        {
            yield return page;
        }
    }

    private static List<int[]> MakeAll(IVectorRows rows, int[] left, int size, long seed, CancellationToken cancellationToken)
    {
        var pages = new List<int[]>();
        for (int round = 0; left.Length > size && round < Rounds; round++)
        {
            var some = new RowSubset(rows, left);
            var neighbors = NeighborSearch.FindAll(some, Math.Min(MostNeighbors, left.Length - 1), Recall, seed, cancellationToken);
            bool[] taken = new bool[left.Length];
            for (int i = 0; i < left.Length; i++)
            {
                if (!taken[i] && Gather(i, neighbors, taken, size) is { } page)
                {
                    pages.Add([.. page.Select(p => left[p])]);
                }
            }

            left = [.. Enumerable.Range(0, left.Length).Where(i => !taken[i]).Select(i => left[i])];
        }

        // What is left over lies apart from everything; it is paged as it comes.
        pages.AddRange(left.Chunk(size));
        return pages;
    }

    private static List<int>? Gather(int seed, NeighborLists neighbors, bool[] taken, int size)
    {
        var page = new List<int>(size) { seed };
        foreach (int neighbor in neighbors.Of(seed))
        {
            if (page.Count < size && neighbor >= 0 && !taken[neighbor])
            {
                page.Add(neighbor);
            }
        }

        if (page.Count < size)
        {
            return null;
        }

        page.ForEach(p => taken[p] = true);
        return page;
    }

    private sealed class RowSubset(IVectorRows rows, int[] which) : IVectorRows
    {
        public int Count => which.Length;

        public int Length => rows.Length;

        public void Read(int row, Span<float> vector) => rows.Read(which[row], vector);
    }
}
