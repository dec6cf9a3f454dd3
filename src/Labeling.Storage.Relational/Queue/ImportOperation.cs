namespace Labeling.Storage.Relational;

/// <summary>Takes labels that were made elsewhere as final.</summary>
internal static class ImportOperation
{
    public static async ValueTask<long> RunAsync(ProjectScope scope, IReadOnlyList<ImportedLabels> labels, IReadOnlyList<byte[]?> encoded, string? labeler)
    {
        await TaskTable.LookAtClockAsync(scope).ConfigureAwait(false);
        long count = 0;
        for (int index = 0; index < labels.Count; index++)
        {
            if (index % RelationalSession.QuestionsAtOnce == 0)
            {
                List<ItemId> next = [.. labels.Skip(index).Take(RelationalSession.QuestionsAtOnce).Select(l => l.ItemId)];
                ItemTable.ReadAhead(scope, next);
                HoldTable.ReadAhead(scope, next);
            }

            count += await ApplyAsync(scope, labels[index], encoded[index], labeler).ConfigureAwait(false) ? 1 : 0;
        }

        return count;
    }

    private static async ValueTask<bool> ApplyAsync(ProjectScope scope, ImportedLabels labels, byte[]? encoded, string? labeler)
    {
        ItemRow? item = await ItemTable.FindLockedAsync(scope, labels.ItemId).ConfigureAwait(false);
        if (item is not { Status: ItemStatus.Unlabeled, Standing: 0 })
        {
            return false;
        }

        ItemHolders holders = await HoldTable.ReadHoldersAsync(scope, item.Id).ConfigureAwait(false);
        if (holders.LiveCount > 0)
        {
            return false;
        }

        foreach (ItemHolder holder in holders.All)
        {
            await HoldTable.SettleAsync(scope, holder.Token, item.Id, HoldState.Changed).ConfigureAwait(false);
        }

        var change = new ItemChange(scope, item);
        long entry = await HistoryTable.AppendAsync(scope, item, new NewEntry
        {
            Kind = HistoryEntryKind.Imported,
            Actor = labeler,
            Annotations = encoded,
            AnnotationCount = labels.Annotations.Count,
        }).ConfigureAwait(false);
        change.SetAnswer(entry, labels.Annotations);
        item.Status = ItemStatus.Labeled;
        item.Labeler = labeler;
        item.Assignee = string.Empty;
        item.Version++;
        await change.SaveAsync().ConfigureAwait(false);
        return true;
    }
}
