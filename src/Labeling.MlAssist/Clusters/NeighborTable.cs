using Labeling.MlAssist;

namespace Labeling;

/// <summary>For each vector its nearest others. Immutable; safe to share between threads.</summary>
public sealed class NeighborTable
{
    private readonly NeighborLists _lists;

    internal NeighborTable(NeighborLists lists) => _lists = lists;

    /// <summary>How many vectors there are.</summary>
    public int Count => _lists.Count;

    /// <summary>The neighbours of a vector, the nearest first; -1 stands for none.</summary>
    /// <param name="row">The vector's row, from 0.</param>
    public ReadOnlySpan<int> Of(int row) => _lists.Of(row);
}
