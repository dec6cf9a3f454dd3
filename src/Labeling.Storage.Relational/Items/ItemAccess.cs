namespace Labeling.Storage.Relational;

/// <summary>An index that leads to all items that can meet a filter, and to some others.</summary>
/// <param name="Table">The table with the index, as <c>i</c> for the items themselves, otherwise as <c>k</c>.</param>
/// <param name="Alias">Which of the two.</param>
/// <param name="Condition">The part of the filter that the index knows.</param>
/// <param name="IsOrdered">Whether it gives items in the order of their ids from any id on.</param>
internal sealed record ItemAccess(string Table, string Alias, ItemCondition Condition, bool IsOrdered)
{
    /// <summary>All items in the order of their ids.</summary>
    public static ItemAccess All { get; } = OfItems("key", new ItemCondition("1 = 1"), true);

    /// <summary>The counter that is kept of the items it leads to, or <see langword="null"/> where they have to be counted; about right is enough.</summary>
    public ItemCondition? Kept { get; init; }

    /// <summary>What else of the filter a server's index can tell of its entries, which has them all to be counted; or <see langword="null"/>.</summary>
    public ItemCondition? Also { get; init; }

    /// <summary>Whether it goes through the queue, where new items may have no place yet.</summary>
    public bool IsQueue { get; init; }

    /// <summary>The column with the item's id.</summary>
    public string Id => Alias + ".item_id";

    public static ItemAccess OfItems(string index, ItemCondition condition, bool isOrdered) => new($"items i [path:items_{index}]", "i", condition, isOrdered);
}
