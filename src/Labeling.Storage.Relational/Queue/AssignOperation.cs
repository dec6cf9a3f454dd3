namespace Labeling.Storage.Relational;

/// <summary>Assigns the incomplete items that meet a filter.</summary>
internal static class AssignOperation
{
    private const int BatchSize = 1000;

    public static async ValueTask<long> RunAsync(ProjectScope scope, ItemFilter filter, string? labeler)
    {
        if (filter.Statuses.Count > 0 && !filter.Statuses.Contains(ItemStatus.Unlabeled))
        {
            return 0;
        }

        ItemSelection unlabeled = ItemSelection.Of(filter, [ItemStatus.Unlabeled]);
        long count = 0;
        List<ItemRow> batch;
        ItemId after = default;
        do
        {
            batch = await unlabeled.ReadAsync(scope.Session, scope.Number, new ItemPage(after, false, BatchSize), scope.CancellationToken).ConfigureAwait(false);
            foreach (ItemRow item in batch)
            {
                await AssignAsync(scope, item, labeler ?? string.Empty).ConfigureAwait(false);
                after = item.Id;
            }

            count += batch.Count;
        }
        while (batch.Count == BatchSize);

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
