namespace Labeling.Storage.Relational;

/// <summary>How the items that meet a filter are reached.</summary>
/// <param name="Access">The index to follow.</param>
/// <param name="Ranges">The ids to look at, first and last of each range, in the order of reading.</param>
internal sealed record ItemRoute(ItemAccess Access, IReadOnlyList<(long First, long Last)> Ranges)
{
    /// <summary>Where these are only the first ids of many: the index to read the others out of, by <see cref="ItemPlanner.GoOnAsync"/>.</summary>
    public ItemAccess? Rest { get; init; }

    /// <summary>The last id looked at, before the rest.</summary>
    public long End { get; init; }
}
