namespace Labeling.Storage.Relational;

/// <summary>Counts the items that meet a filter.</summary>
internal static class ItemCounter
{
    public static async ValueTask<long> CountAsync(RelationalSession session, long projectNumber, ItemSelection selection, CancellationToken cancellationToken)
    {
        if (selection.IsByStatusOnly)
        {
            CounterValues kept = await CounterTable.ReadAsync(session, projectNumber, cancellationToken).ConfigureAwait(false);
            return selection.Statuses.Sum(s => kept[s]);
        }

        ItemRoute route = await new ItemPlanner(session, projectNumber, selection, isDescending: false).ChooseAsync(0, cancellationToken).ConfigureAwait(false);
        long count = 0;
        foreach ((long first, long last) in route.Ranges)
        {
            RelationalStatement rows = selection.Prepare(
                session,
                $"SELECT COUNT(*) FROM {route.Access.TableWithItems} WHERE {route.Access.Alias}.project_no = $1 AND {route.Access.Id} >= $2 AND {route.Access.Id} <= $3{route.Access.Join}",
                route.Access,
                string.Empty,
                projectNumber, first, last);
            await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
            count += rows.GetInt64(0);
            await rows.CloseAsync(cancellationToken).ConfigureAwait(false);
        }

        return count;
    }
}
