namespace Labeling.Storage.Relational;

/// <summary>The tasks that may answer one item, in the order in which they were given it.</summary>
internal sealed class ItemHolders
{
    private readonly List<ItemHolder> _holders = [];

    public IReadOnlyList<ItemHolder> All => _holders;

    /// <summary>How many labelers hold a place.</summary>
    public int PlaceCount => _holders.Select(h => h.Labeler).Distinct(StringComparer.Ordinal).Count();

    /// <summary>How many of them are not known to be over.</summary>
    public int LiveCount => _holders.Count(h => !h.IsOver);

    /// <summary>The number for the next one in the order of taking.</summary>
    public long NextTaken => _holders.Count == 0 ? 1 : _holders[^1].Taken + 1;

    public void Add(ItemHolder holder) => _holders.Add(holder);

    public void Remove(ItemHolder holder) => _holders.Remove(holder);

    /// <summary>Whose place goes to somebody else: of everybody's latest task, in the order of taking, the first that is over.</summary>
    public string? FindLoser(string taker) => _holders
        .Where(h => h.Labeler != taker)
        .GroupBy(h => h.Labeler, (_, holders) => holders.Last(), StringComparer.Ordinal)
        .OrderBy(h => h.Taken)
        .FirstOrDefault(h => h.IsOver).Labeler;
}
