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
        string begin = $"SELECT COUNT(*) FROM {route.Access.TableWithItems} WHERE {route.Access.Alias}.project_no = $1 AND {route.Access.Id} >= $2 AND {route.Access.Id} <= $3{route.Access.Join}";
        long count = 0;
        for (int index = 0; index < route.Ranges.Count; index++)
        {
            if (index % RelationalSession.QuestionsAtOnce == 0)
            {
                foreach ((long low, long high) in route.Ranges.Skip(index).Take(RelationalSession.QuestionsAtOnce))
                {
                    selection.ReadAhead(session, begin, route.Access, string.Empty, projectNumber, low, high);
                }
            }

            (long first, long last) = route.Ranges[index];
            RelationalStatement rows = selection.Prepare(session, begin, route.Access, string.Empty, projectNumber, first, last);
            await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
            count += rows.GetInt64(0);
            await rows.CloseAsync(cancellationToken).ConfigureAwait(false);
        }

        return count;
    }
}
