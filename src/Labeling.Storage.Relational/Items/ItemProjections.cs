namespace Labeling.Storage.Relational;

/// <summary>The things that are read of items.</summary>
internal static class ItemProjections
{
    public static ItemProjection<ItemRow> Rows { get; } = new(ItemRow.Columns, string.Empty, row => ItemRow.Read(row), row => row.Id);

    public static ItemProjection<Item> WithoutLabels { get; } = new(ItemRow.Columns, string.Empty, row => ItemRow.Read(row).ToItem([]), item => item.Id);

    public static ItemProjection<Item> WithLabels { get; } = new(
        ItemRow.Columns + ", h.annotations, h.first_annotation",
        " LEFT JOIN history h ON h.entry_no = i.labels",
        row => ItemRow.Read(row).ToItem(AnnotationJson.Decode(row.FindBytes(ItemRow.ColumnCount), row.GetInt64(ItemRow.ColumnCount + 1))),
        item => item.Id);
}
