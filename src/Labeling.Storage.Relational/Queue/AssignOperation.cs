namespace Labeling.Storage.Relational;

/// <summary>Assigns incomplete items: those that meet a filter, or single ones.</summary>
internal static class AssignOperation
{
    private const int BatchSize = RelationalSession.QuestionsAtOnce;

    public static async ValueTask<long> RunAsync(ProjectScope scope, ItemFilter filter, string? labeler)
    {
        if (filter.Statuses.Count > 0 && !filter.Statuses.Contains(ItemStatus.Unlabeled))
        {
            return 0;
        }

        var unlabeled = new ItemCursor<ItemRow>(scope.Session, scope.Number, ItemSelection.Of(filter, [ItemStatus.Unlabeled]), ItemProjections.Rows);
        long count = 0;
        List<ItemRow> batch;
        do
        {
            batch = await unlabeled.ReadAsync(BatchSize, scope.CancellationToken).ConfigureAwait(false);
            HoldTable.ReadAhead(scope, batch.Where(i => i.Assignee != (labeler ?? string.Empty)).Select(i => i.Id));
            foreach (ItemRow item in batch)
            {
                await AssignAsync(scope, item, labeler ?? string.Empty).ConfigureAwait(false);
            }

            count += batch.Count;
        }
        while (batch.Count == BatchSize);

        return count;
    }

    public static async ValueTask<long> RunAsync(ProjectScope scope, IReadOnlyList<ItemId> items, string? labeler)
    {
        long count = 0;
        for (int index = 0; index < items.Count; index++)
        {
            if (index % BatchSize == 0)
            {
                List<ItemId> next = [.. items.Skip(index).Take(BatchSize)];
                ItemTable.ReadAhead(scope, next);
                HoldTable.ReadAhead(scope, next);
            }

            if (await ItemTable.FindLockedAsync(scope, items[index]).ConfigureAwait(false) is { Status: ItemStatus.Unlabeled } item)
            {
                await AssignAsync(scope, item, labeler ?? string.Empty).ConfigureAwait(false);
                count++;
            }
        }

        return count;
    }

    private static async ValueTask AssignAsync(ProjectScope scope, ItemRow item, string assignee)
    {
        if (item.Assignee != assignee)
        {
            var change = new ItemChange(scope, item);
            item.Assignee = assignee;
            await change.SaveAsync().ConfigureAwait(false);
        }
    }
}
