namespace Labeling.Storage.Relational;

/// <summary>Puts all that was answered back in the queue, one item after another in one transaction.</summary>
internal static class StartOverOperation
{
    private const int BatchSize = RelationalSession.QuestionsAtOnce;

    private static readonly ItemSelection Present = ItemSelection.Of(new ItemFilter());

    public static async ValueTask RunAsync(ProjectScope scope, bool keepLabels)
    {
        var items = new ItemCursor<ItemRow>(scope.Session, scope.Number, Present, ItemProjections.Rows);
        List<ItemRow> batch;
        do
        {
            batch = await items.ReadAsync(BatchSize, scope.CancellationToken).ConfigureAwait(false);
            HistoryTable.ReadAheadLabels(scope.Session, batch.Where(i => i.Status != ItemStatus.Unlabeled).Select(i => i.Labels));
            HoldTable.ReadAhead(scope, batch.Where(i => i.Status != ItemStatus.Unlabeled).Select(i => i.Id));
            foreach (ItemRow item in batch)
            {
                if (item.Status != ItemStatus.Unlabeled || item.Standing > 0)
                {
                    await StartOverAsync(scope, item, keepLabels).ConfigureAwait(false);
                }
            }
        }
        while (batch.Count == BatchSize);
    }

    private static async ValueTask StartOverAsync(ProjectScope scope, ItemRow item, bool keepLabels)
    {
        var change = new ItemChange(scope, item);
        if (item.Status == ItemStatus.Unlabeled)
        {
            await DropHoldersAsync(scope, item.Id).ConfigureAwait(false);
        }
        else
        {
            IReadOnlyList<Annotation> labels = await HistoryTable.ReadLabelsAsync(scope.Session, item.Labels, scope.CancellationToken).ConfigureAwait(false);
            await SuggestionTable.SaveAsync(scope, item.Id, AnnotationJson.EncodeWithoutIds(keepLabels ? labels : [])).ConfigureAwait(false);
            change.OldLabels = labels;
            item.Version++;
            item.Kind = TaskKind.Manual;
            item.Group = 0;
            item.Confidence = null;
        }

        await HistoryTable.AppendAsync(scope, item, new NewEntry { Kind = HistoryEntryKind.StartedOver }).ConfigureAwait(false);
        await BarredTable.ClearAsync(scope, item.Id).ConfigureAwait(false);
        change.ReturnToQueue();
        await change.SaveAsync().ConfigureAwait(false);
    }

    private static async ValueTask DropHoldersAsync(ProjectScope scope, ItemId itemId)
    {
        ItemHolders holders = await HoldTable.ReadHoldersAsync(scope, itemId).ConfigureAwait(false);
        foreach (ItemHolder holder in holders.All)
        {
            await HoldTable.SettleAsync(scope, holder.Token, itemId, HoldState.Changed).ConfigureAwait(false);
        }
    }
}
