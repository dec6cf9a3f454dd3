namespace Labeling.Storage.Relational;

/// <summary>Reads the items that meet a filter in the order of their ids, or against it, in one transaction.</summary>
/// <param name="session">The transaction.</param>
/// <param name="projectNumber">The project.</param>
/// <param name="selection">The filter.</param>
/// <param name="projection">What is read of each.</param>
internal sealed class ItemCursor<T>(RelationalSession session, long projectNumber, ItemSelection selection, ItemProjection<T> projection)
{
    private ItemRoute? _route;
    private int _next;
    private long _after;

    /// <summary>The item before the first to be read.</summary>
    public ItemId After { get; init; }

    /// <summary>Whether ids fall.</summary>
    public bool IsDescending { get; init; }

    /// <summary>Reads on.</summary>
    /// <returns>At most so many items; fewer only when there are no more.</returns>
    public async ValueTask<List<T>> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        if (_route is null)
        {
            _after = IsDescending && After == default ? long.MaxValue : After.Value;
            _route = await new ItemPlanner(session, projectNumber, selection, IsDescending).ChooseAsync(_after, cancellationToken).ConfigureAwait(false);
        }

        var items = new List<T>();
        while (_next < _route.Ranges.Count)
        {
            await ReadRangeAsync(_route.Ranges[_next], limit, items, cancellationToken).ConfigureAwait(false);
            if (items.Count == limit)
            {
                // The rest of the range is for the next call.
                _after = projection.IdOf(items[^1]).Value;
                break;
            }

            _next++;
        }

        return items;
    }

    private async ValueTask ReadRangeAsync((long First, long Last) range, int limit, List<T> items, CancellationToken cancellationToken)
    {
        long first = IsDescending ? range.First : Math.Max(range.First, Math.Min(_after, long.MaxValue - 1) + 1);
        long last = IsDescending ? Math.Min(range.Last, Math.Max(_after, 1) - 1) : range.Last;
        if (first > last)
        {
            return;
        }

        ItemAccess access = _route!.Access;
        RelationalStatement rows = selection.Prepare(
            session,
            $"SELECT {projection.Columns} FROM {access.TableWithItems}{projection.Joins} WHERE {access.Alias}.project_no = $1 AND {access.Id} >= $2 AND {access.Id} <= $3{access.Join}",
            access,
            $" ORDER BY {access.Id}{(IsDescending ? " DESC" : string.Empty)} LIMIT $4",
            projectNumber, first, last, limit - items.Count);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            items.Add(projection.Make(rows));
        }
    }
}
