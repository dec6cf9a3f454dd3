namespace Labeling.Storage.Relational;

/// <summary>Makes items of assets.</summary>
internal static class IngestOperation
{
    private static readonly SqlText Count = new("SELECT item_count FROM projects WHERE project_no = $1 [locked]");
    private static readonly SqlText SetCount = new("UPDATE projects SET item_count = $2 WHERE project_no = $1");
    private static readonly SqlText Insert = new("""
        INSERT INTO items (project_no, item_id, path, size, content_tag, order_key) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """);

    private static readonly SqlText SetContent = new("""
        UPDATE items SET size = $3, content_tag = $4, width = 0, height = 0, problem = NULL, warnings = NULL WHERE project_no = $1 AND item_id = $2
        """);

    public static async ValueTask<IngestResult> RunAsync(ProjectScope scope, IReadOnlyList<NewItem> items)
    {
        long count = await ReadCountAsync(scope).ConfigureAwait(false);
        long changed = 0;
        var paths = new List<string>(items.Count);
        var bulk = await BulkInsert.BeginAsync(scope, items).ConfigureAwait(false);
        for (int index = 0; index < items.Count; index++)
        {
            if (index % RelationalSession.QuestionsAtOnce == 0)
            {
                bulk?.ReadAhead(scope, items.Skip(index).Take(RelationalSession.QuestionsAtOnce));
            }

            NewItem item = items[index];
            long id = count + paths.Count + 1;
            if (bulk?.TryAdd(item) ?? await InsertAsync(scope, id, item).ConfigureAwait(false))
            {
                paths.Add(item.Asset.Path);
            }
            else if (await UpdateAsync(scope, item.Asset).ConfigureAwait(false))
            {
                changed++;
            }
        }

        if (bulk is not null)
        {
            await bulk.WriteAsync(scope, Insert, count + 1).ConfigureAwait(false);
        }

        await ItemBlocks.AddAsync(scope, count + 1, paths).ConfigureAwait(false);
        AddToCounters(scope, count + 1, paths.Count);
        await scope.Use(SetCount).Bind(scope.Number).Bind(count + paths.Count).RunAsync(scope.CancellationToken).ConfigureAwait(false);
        await QueueBacklog.AddedAsync(scope).ConfigureAwait(false);
        return new IngestResult { Added = paths.Count, Changed = changed, Unchanged = items.Count - paths.Count - changed };
    }

    private static async ValueTask<long> ReadCountAsync(ProjectScope scope)
    {
        RelationalStatement read = scope.Use(Count).Bind(scope.Number);
        await read.ReadAsync(scope.CancellationToken).ConfigureAwait(false);
        long count = read.GetInt64(0);
        await read.CloseAsync(scope.CancellationToken).ConfigureAwait(false);
        return count;
    }

    private static async ValueTask<bool> InsertAsync(ProjectScope scope, long id, NewItem item)
        => await Bind(scope.Use(Insert), scope.Number, id, item).CountAsync(scope.CancellationToken).ConfigureAwait(false) == 1;

    private static RelationalStatement Bind(RelationalStatement insert, long projectNumber, long id, NewItem item)
        => insert.Bind(projectNumber).Bind(id).Bind(item.Asset.Path).Bind(item.Asset.Size).Bind(item.Asset.ContentTag).Bind(item.OrderKey);

    private static void AddToCounters(ProjectScope scope, long firstId, int count)
    {
        IEnumerable<ItemId> ids = Enumerable.Range(0, count).Select(index => new ItemId(firstId + index));
        foreach (IGrouping<long, ItemId> block in scope.Session.IsOnlyWriter ? ids.GroupBy(ItemBlocks.Of) : [])
        {
            scope.Counters.AddToBlock(block.First(), ItemStatus.Unlabeled, block.Count());
        }

        scope.Counters.AddItems(ItemStatus.Unlabeled, TaskKind.Manual, ApprovalState.Unreviewed, count);
    }

    /// <summary>Notes that a known file has another content.</summary>
    /// <returns>Whether it has.</returns>
    private static async ValueTask<bool> UpdateAsync(ProjectScope scope, Asset asset)
    {
        ItemRow item = await ItemTable.FindAsync(scope.Session, scope.Number, asset.Path, scope.CancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"Item '{asset.Path}' is known and missing.");
        if (item.Size == asset.Size && item.ContentTag == asset.ContentTag)
        {
            return false;
        }

        scope.Session.Queue(scope.Number).Head = null;
        await scope.Use(SetContent).Bind(scope.Number).Bind(item.Id.Value).Bind(asset.Size).Bind(asset.ContentTag)
            .RunAsync(scope.CancellationToken).ConfigureAwait(false);
        var change = new ItemChange(scope, item) { MayWait = false };
        await HistoryTable.AppendAsync(scope, item, new NewEntry { Kind = HistoryEntryKind.ContentChanged }).ConfigureAwait(false);
        if (item.Status is ItemStatus.Labeled or ItemStatus.Skipped)
        {
            item.Status = ItemStatus.NeedsReview;
            item.Approval = ApprovalState.Unreviewed;
            item.Version++;
        }

        await change.SaveAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>The new items of a call, gathered for an engine that adds many rows at once.</summary>
    private sealed class BulkInsert(RelationalBulk engine, HashSet<string> known)
    {
        private readonly List<NewItem> _items = [];

        public static async ValueTask<BulkInsert?> BeginAsync(ProjectScope scope, IReadOnlyList<NewItem> items)
        {
            if (scope.Session.Bulk is not { } bulk || items.Count == 0)
            {
                return null;
            }

            string[] paths = [.. items.Select(i => i.Asset.Path)];
            (string least, string most) = CodePointOrder.Bounds(paths);
            return new BulkInsert(bulk, await bulk.FindPathsAsync(scope.Number, paths, least, most, scope.CancellationToken).ConfigureAwait(false));
        }

        /// <summary>Asks ahead for the items whose content may have changed.</summary>
        public void ReadAhead(ProjectScope scope, IEnumerable<NewItem> items)
            => ItemTable.ReadAhead(scope, items.Select(i => i.Asset.Path).Where(known.Contains));

        public bool TryAdd(NewItem item)
        {
            bool isNew = known.Add(item.Asset.Path);
            if (isNew)
            {
                _items.Add(item);
            }

            return isNew;
        }

        public ValueTask WriteAsync(ProjectScope scope, SqlText insert, long firstId)
            => engine.InsertAsync(
                insert, _items.Count, (row, index) => Bind(row, scope.Number, firstId + index, _items[index]), scope.CancellationToken);
    }
}
