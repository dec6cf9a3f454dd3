namespace Labeling.Storage.Relational;

/// <summary>What is read of each item, and what is made of it.</summary>
/// <typeparam name="T">What is made.</typeparam>
internal sealed class ItemProjection<T>(string columns, string joins, Func<RelationalStatement, T> make, Func<T, ItemId> idOf)
{
    public string Columns { get; } = columns;

    /// <summary>The tables besides the items.</summary>
    public string Joins { get; } = joins;

    public T Make(RelationalStatement row) => make(row);

    public ItemId IdOf(T value) => idOf(value);
}
