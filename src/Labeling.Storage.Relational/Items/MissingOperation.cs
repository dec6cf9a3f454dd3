namespace Labeling.Storage.Relational;

/// <summary>Notes that files are gone, or are there again.</summary>
internal static class MissingOperation
{
    private static readonly SqlText Update = new("UPDATE items SET is_missing = $3, last_entry = $4, entries = $5 WHERE project_no = $1 AND item_id = $2") { KeepsReadAhead = true };

    public static async ValueTask<long> RunAsync(ProjectScope scope, IReadOnlyList<ItemId> items, bool isMissing)
    {
        long count = 0;
        for (int index = 0; index < items.Count; index++)
        {
            if (index % RelationalSession.QuestionsAtOnce == 0)
            {
                List<ItemId> next = [.. items.Skip(index).Take(RelationalSession.QuestionsAtOnce)];
                ItemTable.ReadAhead(scope, next);
                HoldTable.ReadAhead(scope, next);
            }

            ItemId id = items[index];
            if (await ItemTable.FindLockedAsync(scope, id).ConfigureAwait(false) is { } item && item.IsMissing != isMissing)
            {
                await SetAsync(scope, item, isMissing).ConfigureAwait(false);
                count++;
            }
        }

        return count;
    }

    private static async ValueTask SetAsync(ProjectScope scope, ItemRow item, bool isMissing)
    {
        item.IsMissing = isMissing;
        var entry = new NewEntry { Kind = isMissing ? HistoryEntryKind.WentMissing : HistoryEntryKind.Returned };
        await HistoryTable.AppendAsync(scope, item, entry).ConfigureAwait(false);
        await scope.Use(Update).Bind(scope.Number).Bind(item.Id.Value).Bind(isMissing ? 1 : 0).Bind(item.LastEntry).Bind(item.Entries)
            .RunAsync(scope.CancellationToken).ConfigureAwait(false);
        if (item.Status == ItemStatus.Unlabeled)
        {
            await WaitingTable.MoveAsync(scope, QueueKey.Of(item), item).ConfigureAwait(false);
        }
    }
}
