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
        string tables = $"{route.Access.TableWithItems} WHERE {route.Access.Alias}.project_no = $1";
        SqlText ofRange = selection.TextOf(
            $"SELECT COUNT(*) FROM {tables} AND {route.Access.Id} >= $2 AND {route.Access.Id} <= $3{route.Access.Join}", route.Access, string.Empty, 3);
        long count = 0;
        foreach ((long First, long Last)[] ranges in route.Ranges.Chunk(session.ReadsAhead ? RangesAtOnce : 1))
        {
            RelationalStatement rows = ranges is [(long first, long last)]
                ? selection.Prepare(session, ofRange, route.Access, projectNumber, first, last)
                : selection.PrepareRanges(
                    session,
                    $"SELECT COUNT(*) FROM unnest($2, $3) r (first_id, last_id) CROSS JOIN {tables} AND {route.Access.Id} >= r.first_id AND {route.Access.Id} <= r.last_id{route.Access.Join}",
                    route.Access,
                    string.Empty,
                    projectNumber, ranges);
            await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
            count += rows.GetInt64(0);
            await rows.CloseAsync(cancellationToken).ConfigureAwait(false);
        }

        return count;
    }
}
