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
    private bool _isAskedAhead;

    /// <summary>The item before the first to be read.</summary>
    public ItemId After { get; init; }

    /// <summary>Whether ids fall.</summary>
    public bool IsDescending { get; init; }

    private string Begin
        => $"SELECT {projection.Columns} FROM {_route!.Access.TableWithItems}{projection.Joins} WHERE {_route.Access.Alias}.project_no = $1 AND {_route.Access.Id} >= $2 AND {_route.Access.Id} <= $3{_route.Access.Join}";

    private string End => $" ORDER BY {_route!.Access.Id}{(IsDescending ? " DESC" : string.Empty)} LIMIT $4";

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
        int asked = _next;
        while (_next < _route.Ranges.Count)
        {
            if (_next == asked)
            {
                asked = ReadAhead(_next, limit);
            }

            await ReadRangeAsync(_route.Ranges[_next], _isAskedAhead ? limit : limit - items.Count, items, cancellationToken).ConfigureAwait(false);
            if (items.Count >= limit)
            {
                // What was asked ahead may give more than was asked for; it is for the next call, as is the rest of the range.
                items.RemoveRange(limit, items.Count - limit);
                _after = projection.IdOf(items[^1]).Value;
                break;
            }

            _next++;
        }

        session.ForgetReadAhead();
        return items;
    }

    /// <summary>Asks ahead for the next ranges, as many as may hold what is wanted.</summary>
    /// <returns>The first range that was not asked for.</returns>
    private int ReadAhead(int first, int limit)
    {
        int end = first;
        for (long rows = 0; end < _route!.Ranges.Count && end - first < RelationalSession.QuestionsAtOnce && rows < limit; end++)
        {
            rows += Math.Min(limit, _route.Ranges[end].Last - _route.Ranges[end].First + 1);
        }

        _isAskedAhead = session.ReadsAhead && end > first + 1;
        for (int index = first; index < end && _isAskedAhead; index++)
        {
            if (Cut(_route.Ranges[index]) is { } range)
            {
                selection.ReadAhead(session, Begin, _route.Access, End, projectNumber, range.First, range.Last, limit);
            }
        }

        return end;
    }

    private async ValueTask ReadRangeAsync((long First, long Last) range, int limit, List<T> items, CancellationToken cancellationToken)
    {
        if (Cut(range) is not { } cut)
        {
            return;
        }

        RelationalStatement rows = selection.Prepare(session, Begin, _route!.Access, End, projectNumber, cut.First, cut.Last, limit);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            items.Add(projection.Make(rows));
        }
    }

    /// <summary>The part of a range that was not read yet.</summary>
    private (long First, long Last)? Cut((long First, long Last) range)
    {
        long first = IsDescending ? range.First : Math.Max(range.First, Math.Min(_after, long.MaxValue - 1) + 1);
        long last = IsDescending ? Math.Min(range.Last, Math.Max(_after, 1) - 1) : range.Last;
        return first > last ? null : (first, last);
    }
}
