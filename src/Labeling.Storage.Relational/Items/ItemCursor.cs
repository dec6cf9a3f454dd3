namespace Labeling.Storage.Relational;

/// <summary>Reads the items that meet a filter in the order of their ids, or against it, in one transaction.</summary>
/// <param name="session">The transaction.</param>
/// <param name="projectNumber">The project.</param>
/// <param name="selection">The filter.</param>
/// <param name="projection">What is read of each.</param>
internal sealed class ItemCursor<T>(RelationalSession session, long projectNumber, ItemSelection selection, ItemProjection<T> projection)
{
    private const int RangesAtOnce = 5_000;
    private const int IdsAtOnce = 5_000;

    /// <summary>A range of so many ids at most is as well asked for id by id.</summary>
    private const int ShortRange = 64;

    /// <summary>How many ids are asked for at first, for each item that is wanted: conditions that were not looked at yet leave some of them out.</summary>
    private const int IdsForItem = 5;

    private List<Part>? _parts;
    private ItemRoute? _route;
    private SqlText? _text;
    private int _next;
    private int _idsAtOnce;
    private bool _hasSorted;
    private long _after;

    /// <summary>The item before the first to be read.</summary>
    public ItemId After { get; init; }

    /// <summary>Whether ids fall.</summary>
    public bool IsDescending { get; init; }

    private ItemPlanner Planner => new(session, projectNumber, selection, IsDescending);

    private string Begin
        => $"SELECT {projection.Columns} FROM {_route!.Access.Table}{projection.Joins} WHERE i.project_no = $1 AND i.item_id >= $2 AND i.item_id <= $3";

    private string Order => $" ORDER BY i.item_id{(IsDescending ? " DESC" : string.Empty)}";

    /// <summary>Reads on.</summary>
    /// <returns>At most so many items; fewer only when there are no more.</returns>
    public async ValueTask<List<T>> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        if (selection.Parts.Count > 0)
        {
            return await ReadPartsAsync(limit, cancellationToken).ConfigureAwait(false);
        }

        if (_route is null)
        {
            _after = IsDescending && After == default ? long.MaxValue : After.Value;
            _route = await Planner.ChooseAsync(_after, mayStop: true, cancellationToken).ConfigureAwait(false);
        }

        var items = new List<T>();
        while (_next < _route.Ranges.Count || await GoOnAsync(limit, items, cancellationToken).ConfigureAwait(false))
        {
            int end = _next + 1;
            if (!session.ReadsAhead)
            {
                await ReadRangeAsync(_route.Ranges[_next], limit, items, cancellationToken).ConfigureAwait(false);
            }
            else if (IsShort(_route.Ranges[_next]))
            {
                end = await ReadIdsAsync(limit, items, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                end = await ReadRangesAsync(limit, items, cancellationToken).ConfigureAwait(false);
            }

            if (items.Count == limit)
            {
                // The rest of the range is for the next call.
                _after = projection.IdOf(items[^1]).Value;
                break;
            }

            _next = end;
        }

        return items;
    }

    /// <summary>Finds the way to the rest, where there was one only to the beginning. A server is asked for the first items of it at once.</summary>
    /// <returns>Whether there is more to look at.</returns>
    private async ValueTask<bool> GoOnAsync(int limit, List<T> items, CancellationToken cancellationToken)
    {
        if (_route!.Rest is not { } rest || items.Count == limit)
        {
            return false;
        }

        _after = _route.End;
        _next = 0;
        if (session.ReadsAhead && !_hasSorted)
        {
            // Whoever wants more than this reads all ids out, once.
            _hasSorted = true;
            RelationalStatement rows = selection.PrepareSorted(
                session, projection.Columns, projection.Joins, rest, IsDescending, projectNumber, Planner.Behind(_after), limit - items.Count);
            await TakeAsync(rows, items, cancellationToken).ConfigureAwait(false);
            _route = items.Count == limit ? _route with { Ranges = [], End = projection.IdOf(items[^1]).Value } : new ItemRoute(ItemAccess.All, []);
            return false;
        }

        _route = await Planner.GoOnAsync(rest, _after, cancellationToken).ConfigureAwait(false);
        return _route.Ranges.Count > 0;
    }

    /// <summary>Reads the parts of the selection side by side.</summary>
    private async ValueTask<List<T>> ReadPartsAsync(int limit, CancellationToken cancellationToken)
    {
        _parts ??= [.. selection.Parts.Select(part =>
            new Part(new ItemCursor<T>(session, projectNumber, part, projection) { After = After, IsDescending = IsDescending }))];
        var items = new List<T>();
        while (items.Count < limit)
        {
            Part? next = null;
            foreach (Part part in _parts)
            {
                if (await part.HasNextAsync(limit, cancellationToken).ConfigureAwait(false) && (next is null || IsBefore(part.Next, next.Next)))
                {
                    next = part;
                }
            }

            if (next is null)
            {
                break;
            }

            items.Add(next.Take());
        }

        return items;
    }

    private bool IsBefore(T left, T right)
        => IsDescending ? projection.IdOf(left) > projection.IdOf(right) : projection.IdOf(left) < projection.IdOf(right);

    /// <summary>Reads several short ranges with one statement that asks for their ids, first some and then more.</summary>
    /// <returns>The range behind them.</returns>
    private async ValueTask<int> ReadIdsAsync(int limit, List<T> items, CancellationToken cancellationToken)
    {
        _idsAtOnce = Math.Clamp(2 * _idsAtOnce, Math.Min(IdsForItem * limit, IdsAtOnce), IdsAtOnce);
        var ids = new List<long>();
        int end = _next;
        for (; end < _route!.Ranges.Count && ids.Count < _idsAtOnce && IsShort(_route.Ranges[end]); end++)
        {
            if (Cut(_route.Ranges[end]) is { } cut)
            {
                // The last id there can be is one of them when somebody asks for what comes behind all others.
                for (int offset = 0; offset <= cut.Last - cut.First; offset++)
                {
                    ids.Add(cut.First + offset);
                }
            }
        }

        if (ids.Count > 0)
        {
            RelationalStatement rows = selection.PrepareItems(session, projection.Columns, projection.Joins, _route.Access, Order + " LIMIT $3", projectNumber, ids, limit - items.Count);
            await TakeAsync(rows, items, cancellationToken).ConfigureAwait(false);
        }

        return end;
    }

    /// <summary>Reads several long ranges with one statement, in which the engine goes from one to the next.</summary>
    /// <returns>The range behind them.</returns>
    private async ValueTask<int> ReadRangesAsync(int limit, List<T> items, CancellationToken cancellationToken)
    {
        var ranges = new List<(long First, long Last)>();
        int end = _next;
        for (; end < _route!.Ranges.Count && ranges.Count < RangesAtOnce && !IsShort(_route.Ranges[end]); end++)
        {
            if (Cut(_route.Ranges[end]) is { } cut)
            {
                ranges.Add(cut);
            }
        }

        if (ranges.Count > 0)
        {
            RelationalStatement rows = selection.PrepareRanges(
                session, "x.*", projection.Columns, projection.Joins, _route.Access, Order + " LIMIT $4", IsDescending, projectNumber, ranges, limit - items.Count);
            await TakeAsync(rows, items, cancellationToken).ConfigureAwait(false);
        }

        return end;
    }

    private async ValueTask TakeAsync(RelationalStatement rows, List<T> items, CancellationToken cancellationToken)
    {
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            items.Add(projection.Make(rows));
        }
    }

    private async ValueTask ReadRangeAsync((long First, long Last) range, int limit, List<T> items, CancellationToken cancellationToken)
    {
        if (Cut(range) is not { } cut)
        {
            return;
        }

        ItemAccess access = _route!.Access;
        _text ??= selection.TextOf(Begin, access, Order + " LIMIT $4", 4);
        RelationalStatement rows = selection.Prepare(session, _text, access, projectNumber, cut.First, cut.Last, limit - items.Count);
        await TakeAsync(rows, items, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsShort((long First, long Last) range) => unchecked((ulong)(range.Last - range.First)) < ShortRange;

    /// <summary>The part of a range that was not read yet.</summary>
    private (long First, long Last)? Cut((long First, long Last) range)
    {
        long first = IsDescending ? range.First : Math.Max(range.First, Math.Min(_after, long.MaxValue - 1) + 1);
        long last = IsDescending ? Math.Min(range.Last, Math.Max(_after, 1) - 1) : range.Last;
        return first > last ? null : (first, last);
    }

    /// <summary>The items of one part of the selection, some of them read already.</summary>
    private sealed class Part(ItemCursor<T> cursor)
    {
        private readonly Queue<T> _read = new();
        private bool _isOver;

        public T Next => _read.Peek();

        public async ValueTask<bool> HasNextAsync(int limit, CancellationToken cancellationToken)
        {
            if (_read.Count == 0 && !_isOver)
            {
                List<T> items = await cursor.ReadAsync(limit, cancellationToken).ConfigureAwait(false);
                items.ForEach(_read.Enqueue);
                _isOver = items.Count < limit;
            }

            return _read.Count > 0;
        }

        public T Take() => _read.Dequeue();
    }
}
