namespace Labeling.Storage.Relational;

/// <summary>Counts the items that meet a filter.</summary>
internal static class ItemCounter
{
    private const int RangesAtOnce = 5_000;

    public static async ValueTask<long> CountAsync(RelationalSession session, long projectNumber, ItemSelection selection, CancellationToken cancellationToken)
    {
        if (selection.IsByStatusOnly)
        {
            CounterValues kept = await CounterTable.ReadAsync(session, projectNumber, cancellationToken).ConfigureAwait(false);
            return selection.Statuses.Sum(s => kept[s]);
        }

        ItemRoute route = await new ItemPlanner(session, projectNumber, selection, isDescending: false).ChooseAsync(0, mayStop: false, cancellationToken).ConfigureAwait(false);
        SqlText ofRange = selection.TextOf(
            $"SELECT COUNT(*) FROM {route.Access.Table} WHERE i.project_no = $1 AND i.item_id >= $2 AND i.item_id <= $3", route.Access, string.Empty, 3);
        long count = 0;
        foreach ((long First, long Last)[] ranges in route.Ranges.Chunk(session.ReadsAhead ? RangesAtOnce : 1))
        {
            RelationalStatement rows = session.ReadsAhead
                ? selection.PrepareRanges(session, "COUNT(*)", "1", string.Empty, route.Access, string.Empty, isDescending: false, projectNumber, ranges)
                : selection.Prepare(session, ofRange, route.Access, projectNumber, ranges[0].First, ranges[0].Last);
            await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
            count += rows.GetInt64(0);
            await rows.CloseAsync(cancellationToken).ConfigureAwait(false);
        }

        return count;
    }
}
