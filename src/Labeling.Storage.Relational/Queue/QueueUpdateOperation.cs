namespace Labeling.Storage.Relational;

/// <summary>Changes the kind of waiting items.</summary>
internal static class QueueUpdateOperation
{
    public static async ValueTask<long> RunAsync(ProjectScope scope, IReadOnlyList<QueueChange> changes, IReadOnlyList<byte[]?> suggestions)
    {
        await TaskTable.LookAtClockAsync(scope).ConfigureAwait(false);
        long count = 0;
        for (int index = 0; index < changes.Count; index++)
        {
            if (index % RelationalSession.QuestionsAtOnce == 0)
            {
                List<ItemId> next = [.. changes.Skip(index).Take(RelationalSession.QuestionsAtOnce).Select(c => c.ItemId)];
                ItemTable.ReadAhead(scope, next);
                HoldTable.ReadAhead(scope, next);
            }

            count += await ApplyAsync(scope, changes[index], suggestions[index]).ConfigureAwait(false) ? 1 : 0;
        }

        return count;
    }

    private static async ValueTask<bool> ApplyAsync(ProjectScope scope, QueueChange change, byte[]? suggestion)
    {
        ItemRow? item = await ItemTable.FindLockedAsync(scope, change.ItemId).ConfigureAwait(false);
        if (item is not { Status: ItemStatus.Unlabeled })
        {
            return false;
        }

        ItemHolders holders = await HoldTable.ReadHoldersAsync(scope, change.ItemId).ConfigureAwait(false);
        if (holders.LiveCount > 0)
        {
            return false;
        }

        var edit = new ItemChange(scope, item) { Holders = holders };
        item.Kind = change.Kind;
        item.Group = change.Kind == TaskKind.Clustered ? change.Group : 0;
        item.Confidence = change.Confidence;
        await SuggestionTable.SaveAsync(scope, item.Id, suggestion).ConfigureAwait(false);
        await edit.SaveAsync().ConfigureAwait(false);
        return true;
    }
}
