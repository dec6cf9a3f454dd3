namespace Labeling.Storage.Relational;

/// <summary>Reads items by their names.</summary>
internal static class ItemTable
{
    private static readonly SqlText ById = new($"SELECT {ItemRow.Columns} FROM items i WHERE i.project_no = $1 AND i.item_id = $2");
    private static readonly SqlText ByIdLocked = new($"SELECT {ItemRow.Columns} FROM items i WHERE i.project_no = $1 AND i.item_id = $2 [locked]");
    private static readonly SqlText ByIdWithLabels = new($"""
        SELECT {ItemRow.Columns}, h.annotations, h.first_annotation FROM items i LEFT JOIN history h ON h.entry_no = i.labels
        WHERE i.project_no = $1 AND i.item_id = $2 [locked of i]
        """);

    private static readonly SqlText ByPath = new($"SELECT {ItemRow.Columns} FROM items i WHERE i.project_no = $1 AND i.path = $2");

    private static readonly SqlText AfterPath = new(
        $"SELECT {ItemRow.Columns} FROM items i [path:items_path] WHERE i.project_no = $1 AND i.path > $2 ORDER BY i.path LIMIT $3");

    public static ValueTask<ItemRow?> FindAsync(RelationalSession session, long projectNumber, ItemId id, CancellationToken cancellationToken)
        => ReadAsync(session.Use(ById).Bind(projectNumber).Bind(id.Value), cancellationToken);

    public static ValueTask<ItemRow?> FindAsync(RelationalSession session, long projectNumber, string path, CancellationToken cancellationToken)
        => ReadAsync(session.Use(ByPath).Bind(projectNumber).Bind(path), cancellationToken);

    /// <summary>Reads the items behind a path, without their labels, in the order of their paths; none of a project that is not there.</summary>
    public static async ValueTask<List<Item>> ReadByPathAsync(RelationalSession session, ProjectId projectId, string after, int limit, CancellationToken cancellationToken)
    {
        var items = new List<Item>();
        if (await ProjectTable.FindAsync(session, projectId, cancellationToken).ConfigureAwait(false) is { } project)
        {
            RelationalStatement rows = session.Use(AfterPath).Bind(project.Number).Bind(after).Bind(limit);
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                items.Add(ItemRow.Read(rows).ToItem([]));
            }
        }

        return items;
    }

    /// <summary>Asks ahead for items that will be read to be changed.</summary>
    public static void ReadAhead(ProjectScope scope, IEnumerable<ItemId> ids)
    {
        foreach (ItemId id in ids)
        {
            scope.Session.ReadAhead(ByIdLocked, s => s.Bind(scope.Number).Bind(id.Value));
        }
    }

    /// <summary>Asks ahead for items that will be read by their paths.</summary>
    public static void ReadAhead(ProjectScope scope, IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            scope.Session.ReadAhead(ByPath, s => s.Bind(scope.Number).Bind(path));
        }
    }

    /// <summary>Reads an item to change it.</summary>
    public static ValueTask<ItemRow?> FindLockedAsync(ProjectScope scope, ItemId id)
        => ReadAsync(scope.Use(ByIdLocked).Bind(scope.Number).Bind(id.Value), scope.CancellationToken);

    /// <summary>What <see cref="FindLockedWithLabelsAsync"/> will ask.</summary>
    public static RelationalReadAhead ReadAheadWithLabels(ItemId id)
        => new($"item {id}", (session, number) => session.ReadAhead(ByIdWithLabels, s => s.Bind(number).Bind(id.Value)));

    /// <summary>Reads an item with its labels to change it.</summary>
    public static async ValueTask<(ItemRow Item, IReadOnlyList<Annotation> Labels)?> FindLockedWithLabelsAsync(ProjectScope scope, ItemId id)
    {
        RelationalStatement row = scope.Use(ByIdWithLabels).Bind(scope.Number).Bind(id.Value);
        if (!await row.ReadAsync(scope.CancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        IReadOnlyList<Annotation> labels = AnnotationJson.Decode(row.FindBytes(ItemRow.ColumnCount), row.GetInt64(ItemRow.ColumnCount + 1));
        var item = ItemRow.Read(row);
        await row.CloseAsync(scope.CancellationToken).ConfigureAwait(false);
        return (item, labels);
    }

    public static async ValueTask<Item> WithLabelsAsync(RelationalSession session, ItemRow row, CancellationToken cancellationToken)
        => row.ToItem(await HistoryTable.ReadLabelsAsync(session, row.Labels, cancellationToken).ConfigureAwait(false));

    private static async ValueTask<ItemRow?> ReadAsync(RelationalStatement statement, CancellationToken cancellationToken)
    {
        if (!await statement.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        ItemRow row = ItemRow.Read(statement);
        await statement.CloseAsync(cancellationToken).ConfigureAwait(false);
        return row;
    }
}
