using System.Runtime.CompilerServices;

namespace Labeling.Storage.Relational;

/// <summary>Lists items, some at a time, each time in a transaction of its own: nothing is held while the caller looks at them.</summary>
internal static class ItemListing
{
    private const int BatchSize = 500;
    private const int PathBatchSize = 2_000;

    /// <summary>Lists what a query asks for.</summary>
    public static async IAsyncEnumerable<Item> ByIdAsync(
        RelationalLabelStore store, ProjectId projectId, ItemQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ItemSelection selection = ItemSelection.Of(query.Filter);
        ItemId after = query.After;
        for (int left = query.Limit; left > 0;)
        {
            int limit = Math.Min(left, BatchSize);
            List<Item> batch = await store.ReadAsync(
                nameof(LabelStore.ListItemsAsync), session => ReadPageAsync(session, projectId, selection, query, after, limit, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            foreach (Item item in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
                after = item.Id;
            }

            left = batch.Count < limit ? 0 : left - batch.Count;
        }
    }

    /// <summary>Lists all items by their paths, without their labels.</summary>
    public static async IAsyncEnumerable<Item> ByPathAsync(
        RelationalLabelStore store, ProjectId projectId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string after = string.Empty;
        List<Item> batch;
        do
        {
            batch = await store.ReadAsync(
                nameof(LabelStore.ListItemsByPathAsync), session => ItemTable.ReadByPathAsync(session, projectId, after, PathBatchSize, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            foreach (Item item in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return item;
                after = item.Path;
            }
        }
        while (batch.Count == PathBatchSize);
    }

    private static async ValueTask<List<Item>> ReadPageAsync(
        RelationalSession session, ProjectId projectId, ItemSelection selection, ItemQuery query, ItemId after, int limit, CancellationToken cancellationToken)
    {
        if (await ProjectTable.FindAsync(session, projectId, cancellationToken).ConfigureAwait(false) is not { } project)
        {
            return [];
        }

        ItemProjection<Item> projection = query.IncludeAnnotations ? ItemProjections.WithLabels : ItemProjections.WithoutLabels;
        var cursor = new ItemCursor<Item>(session, project.Number, selection, projection) { After = after, IsDescending = query.Descending };
        return await cursor.ReadAsync(limit, cancellationToken).ConfigureAwait(false);
    }
}
