namespace Labeling.Storage.Relational;

/// <summary>Chooses how the items that meet a filter are reached.</summary>
/// <remarks>
/// It looks how much each index leads to, by the counters that are kept or else at some thousands of entries. An index that leads to little is read out whole and sorted by id;
/// otherwise one that is in the order of ids is followed (and where the two meet, what is not in both is left out before an item is looked at); otherwise all items are, but for the blocks of ids that hold nothing wanted. So a page
/// costs about the same wherever it lies and however large the project is, unless two common conditions hardly ever meet.
/// </remarks>
internal sealed class ItemPlanner(RelationalSession session, long projectNumber, ItemSelection selection, bool isDescending)
{
    /// <summary>So many items are looked at before an index that leads to many is read out: that takes about as long as reading out half as many.</summary>
    private const int Window = 8192;

    /// <summary>Fewer items than this are not worth a look at so many.</summary>
    private const int Handful = 16;

    /// <summary>A server reads an index out and sorts it faster than it looks at so many items in vain: a page is to be expected among them.</summary>
    private const int Page = 128;

    /// <summary>Where an answer costs more than looking, all is looked at together and once.</summary>
    private const int AtOnce = 3_000;

    private const string CountingEnd = " LIMIT $2) x";
    private const int Few = 1_000;
    private const int Some = 10_000;
    private const int Many = 40_000;

    private static readonly SqlText ItemCount = new("SELECT item_count FROM projects WHERE project_no = $1");

    private readonly IReadOnlyList<ItemAccess> _accesses = selection.AccessesOf(session);

    /// <summary>How many items the indexes lead to, where it is known: by the counters or because there are fewer than were looked for.</summary>
    private readonly Dictionary<ItemAccess, long> _known = [];

    /// <summary>Chooses.</summary>
    /// <param name="after">The id before the first to be read.</param>
    /// <param name="mayStop">Whether a part may be enough: then the way to the rest is worth finding only when it is wanted.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async ValueTask<ItemRoute> ChooseAsync(long after, bool mayStop, CancellationToken cancellationToken)
    {
        if (selection.Statuses.Count == 0)
        {
            return new ItemRoute(ItemAccess.All, []);
        }

        (ItemAccess? access, long count) = await ChooseAccessAsync(after, cancellationToken).ConfigureAwait(false);
        if (access is { IsQueue: true } && await QueueBacklog.ExistsAsync(session, projectNumber, cancellationToken).ConfigureAwait(false))
        {
            access = null;
        }

        return access switch
        {
            { IsOrdered: true } => new ItemRoute(access, [Behind(after)]),
            not null when mayStop && count > Window / 2 && await MayBeNearAsync(cancellationToken).ConfigureAwait(false)
                => await LookAheadAsync(access, after, cancellationToken).ConfigureAwait(false),
            not null when mayStop && session.ReadsAhead => new ItemRoute(ItemAccess.All, []) { Rest = access, End = after },
            _ => await GoOnAsync(access, after, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Reaches everything behind an id.</summary>
    /// <param name="access">The index to read ids out of, or <see langword="null"/> to look at all items.</param>
    /// <param name="after">The id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async ValueTask<ItemRoute> GoOnAsync(ItemAccess? access, long after, CancellationToken cancellationToken)
    {
        (long First, long Last) range = Behind(after);
        List<(long First, long Last)>? ids = access is null ? null : await ReadOutAsync(access, range.First, range.Last, cancellationToken).ConfigureAwait(false);
        return new ItemRoute(ItemAccess.All, ids ?? await FindRangesAsync(range, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Whether the next items can be expected to hold a part of a page, if the conditions meet no more seldom than by chance.</summary>
    private async ValueTask<bool> MayBeNearAsync(CancellationToken cancellationToken)
    {
        double items = Math.Max(1, await CountItemsAsync(cancellationToken).ConfigureAwait(false));
        return _accesses.Aggregate((double)Window, (found, access) => found * Math.Min(1, _known.GetValueOrDefault(access, long.MaxValue) / items)) >= (session.ReadsAhead ? Page : Handful);
    }

    private async ValueTask<long> CountItemsAsync(CancellationToken cancellationToken)
    {
        RelationalStatement row = session.Use(ItemCount).Bind(projectNumber);
        long items = await row.ReadAsync(cancellationToken).ConfigureAwait(false) ? row.GetInt64(0) : 0;
        await row.CloseAsync(cancellationToken).ConfigureAwait(false);
        return items;
    }

    /// <summary>Looks at the next items first: often they make a page, and nothing has to be read out and sorted.</summary>
    private async ValueTask<ItemRoute> LookAheadAsync(ItemAccess access, long after, CancellationToken cancellationToken)
    {
        long items = await CountItemsAsync(cancellationToken).ConfigureAwait(false);
        (long first, long last) = Behind(after);
        last = Math.Min(last, items);
        (long First, long Last) near = isDescending ? (Math.Max(first, last - Window + 1), last) : (first, Math.Min(last, first + Window - 1));
        return near == (first, last)
            ? new ItemRoute(ItemAccess.All, await FindRangesAsync(near, cancellationToken).ConfigureAwait(false))
            : new ItemRoute(ItemAccess.All, await FindRangesAsync(near, cancellationToken).ConfigureAwait(false))
            {
                Rest = access,
                End = isDescending ? near.First : near.Last,
            };
    }

    private ValueTask<List<(long First, long Last)>> FindRangesAsync((long First, long Last) range, CancellationToken cancellationToken)
        => range.First > range.Last
            ? ValueTask.FromResult<List<(long First, long Last)>>([])
            : ItemBlocks.FindAsync(session, projectNumber, selection, range, isDescending, cancellationToken);

    /// <summary>The ids behind one in the order of reading.</summary>
    public (long First, long Last) Behind(long id) => isDescending ? (1, Math.Max(id, 1) - 1) : (Math.Min(id, long.MaxValue - 1) + 1, long.MaxValue);

    private async ValueTask<(ItemAccess? Access, long Count)> ChooseAccessAsync(long after, CancellationToken cancellationToken)
    {
        (ItemAccess? Access, long Count) shortest = await FindShortestAsync(session.ReadsAhead ? AtOnce : Few, after, cancellationToken).ConfigureAwait(false);
        if (shortest.Access is not null)
        {
            return shortest;
        }

        ItemAccess? ordered = _accesses.FirstOrDefault(a => a.IsOrdered);
        shortest = await FindShortestAsync(ordered is null ? Many : Some, after, cancellationToken).ConfigureAwait(false);
        return (shortest.Access ?? ordered, shortest.Count);
    }

    /// <summary>Finds the index that leads to the fewest items, if there is one that leads to fewer than so many.</summary>
    private async ValueTask<(ItemAccess? Access, long Count)> FindShortestAsync(int cap, long after, CancellationToken cancellationToken)
    {
        ItemAccess? best = null;
        long shortest = cap;
        bool isFirst = cap <= AtOnce;
        if (session.ReadsAhead && isFirst && _accesses.Count > 1)
        {
            ReadAhead(cap, after);
        }

        foreach (ItemAccess access in _accesses)
        {
            // Counting costs, too: another index is to be much shorter than one that is known.
            long count = access.Kept is not null
                ? await ReadKeptAsync(access, cancellationToken).ConfigureAwait(false)
                : session.ReadsAhead && !isFirst ? cap
                : await CountAsync(access, session.ReadsAhead ? cap : best is null ? shortest : (shortest / 2) + 1, after, cancellationToken).ConfigureAwait(false);
            if (count < (access.Kept is null && best is not null && !session.ReadsAhead ? (shortest / 2) + 1 : shortest))
            {
                shortest = count;
                best = access;
            }
        }

        return (best, shortest);
    }

    /// <summary>Asks at once what the first look at all indexes asks.</summary>
    private void ReadAhead(int cap, long after)
    {
        foreach (ItemAccess access in _accesses)
        {
            if (access.Kept is { } kept)
            {
                ItemSelection.ReadAheadKept(session, kept, projectNumber);
            }
            else
            {
                (string begin, long[] values) = Counting(access, cap, after);
                ItemSelection.ReadAheadIndex(session, begin, access, CountingEnd, values);
            }
        }
    }

    private async ValueTask<long> ReadKeptAsync(ItemAccess access, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(access, out long count))
        {
            RelationalStatement row = ItemSelection.PrepareKept(session, access.Kept!, projectNumber);
            await row.ReadAsync(cancellationToken).ConfigureAwait(false);
            _known[access] = count = row.GetInt64(0);
            await row.CloseAsync(cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    private async ValueTask<long> CountAsync(ItemAccess access, long cap, long after, CancellationToken cancellationToken)
    {
        (string begin, long[] values) = Counting(access, cap, after);
        RelationalStatement count = ItemSelection.PrepareIndex(session, begin, access, CountingEnd, values);
        await count.ReadAsync(cancellationToken).ConfigureAwait(false);
        long items = count.GetInt64(0);
        await count.CloseAsync(cancellationToken).ConfigureAwait(false);
        if (items < cap && !access.IsOrdered)
        {
            _known[access] = items;
        }

        return items;
    }

    private (string Begin, long[] Values) Counting(ItemAccess access, long cap, long after)
    {
        // An index in another order would have to be read to its end to know what lies behind the id.
        string begin = $"SELECT COUNT(*) FROM (SELECT 1 FROM {access.Table} WHERE {access.Alias}.project_no = $1";
        return access.IsOrdered
            ? ($"{begin} AND {access.Id} {(isDescending ? "<" : ">")} $3", [projectNumber, cap, after])
            : (begin, [projectNumber, cap]);
    }

    /// <summary>Reads the ids out of an index, without those that an index in the order of ids does not have.</summary>
    /// <returns><see langword="null"/> when there are many after all: not everything that leads to an item is counted.</returns>
    private async ValueTask<List<(long First, long Last)>?> ReadOutAsync(ItemAccess access, long first, long last, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        IEnumerable<ItemAccess> others = session.ReadsAhead ? [] : _accesses.Where(a => a.IsOrdered);
        RelationalStatement rows = ItemSelection.PrepareIds(session, access, others, projectNumber, Many);
        int count = 0;
        for (; await rows.ReadAsync(cancellationToken).ConfigureAwait(false); count++)
        {
            long id = rows.GetInt64(0);
            if (id >= first && id <= last)
            {
                ids.Add(id);
            }
        }

        if (count == Many)
        {
            return null;
        }

        ids.Sort();
        List<(long First, long Last)> ranges = Join(ids);
        if (isDescending)
        {
            ranges.Reverse();
        }

        return ranges;
    }

    /// <summary>Makes ranges of neighbours.</summary>
    private static List<(long First, long Last)> Join(List<long> ids)
    {
        var ranges = new List<(long First, long Last)>();
        foreach (long id in ids)
        {
            if (ranges.Count > 0 && id <= ranges[^1].Last + 1)
            {
                ranges[^1] = (ranges[^1].First, id);
            }
            else
            {
                ranges.Add((id, id));
            }
        }

        return ranges;
    }
}
