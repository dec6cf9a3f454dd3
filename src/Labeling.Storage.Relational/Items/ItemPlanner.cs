namespace Labeling.Storage.Relational;

/// <summary>Chooses how the items that meet a filter are reached.</summary>
/// <remarks>
/// It looks how much each index leads to, by the counters that are kept or else at some thousands of entries. An index that leads to little is read out whole and sorted by id;
/// otherwise one that is in the order of ids is followed (and where the two meet, what is not in both is left out before an item is looked at); otherwise all items are, but for the blocks of ids that hold nothing wanted. So a page
/// costs about the same wherever it lies and however large the project is, unless two common conditions hardly ever meet.
/// </remarks>
internal sealed class ItemPlanner(RelationalSession session, long projectNumber, ItemSelection selection, bool isDescending)
{
    /// <summary>Where an answer costs more than looking, all is looked at together and once.</summary>
    private const int AtOnce = 3_000;

    private const string CountingEnd = " LIMIT $2) x";
    private const int Few = 1_000;
    private const int Some = 10_000;
    private const int Many = 40_000;

    private readonly Dictionary<ItemAccess, long> _kept = [];

    /// <summary>Chooses.</summary>
    /// <param name="after">The id before the first to be read.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async ValueTask<ItemRoute> ChooseAsync(long after, CancellationToken cancellationToken)
    {
        if (selection.Statuses.Count == 0)
        {
            return new ItemRoute(ItemAccess.All, []);
        }

        ItemAccess? access = await ChooseAccessAsync(after, cancellationToken).ConfigureAwait(false);
        (long first, long last) = isDescending ? (1, Math.Max(after, 1) - 1) : (Math.Min(after, long.MaxValue - 1) + 1, long.MaxValue);
        if (access is { IsOrdered: true })
        {
            return new ItemRoute(access, [(first, last)]);
        }

        List<(long First, long Last)>? ids = access is null ? null : await ReadOutAsync(access, first, last, cancellationToken).ConfigureAwait(false);
        return new ItemRoute(
            ItemAccess.All,
            ids ?? await ItemBlocks.FindAsync(session, projectNumber, selection, (first, last), isDescending, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<ItemAccess?> ChooseAccessAsync(long after, CancellationToken cancellationToken)
        => await FindShortestAsync(session.ReadsAhead ? AtOnce : Few, after, cancellationToken).ConfigureAwait(false)
            ?? (selection.Accesses.FirstOrDefault(a => a.IsOrdered) is { } ordered
                ? await FindShortestAsync(Some, after, cancellationToken).ConfigureAwait(false) ?? ordered
                : await FindShortestAsync(Many, after, cancellationToken).ConfigureAwait(false));

    /// <summary>Finds the index that leads to the fewest items, if there is one that leads to fewer than so many.</summary>
    private async ValueTask<ItemAccess?> FindShortestAsync(int cap, long after, CancellationToken cancellationToken)
    {
        ItemAccess? best = null;
        long shortest = cap;
        bool isFirst = cap <= AtOnce;
        if (session.ReadsAhead && isFirst && selection.Accesses.Count > 1)
        {
            ReadAhead(cap, after);
        }

        foreach (ItemAccess access in selection.Accesses)
        {
            long count = access.Kept is not null
                ? await ReadKeptAsync(access, cancellationToken).ConfigureAwait(false)
                : session.ReadsAhead && !isFirst ? cap
                : await CountAsync(access, session.ReadsAhead ? cap : shortest, after, cancellationToken).ConfigureAwait(false);
            if (count < shortest)
            {
                shortest = count;
                best = access;
            }
        }

        return best;
    }

    /// <summary>Asks at once what the first look at all indexes asks.</summary>
    private void ReadAhead(int cap, long after)
    {
        foreach (ItemAccess access in selection.Accesses)
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
        if (!_kept.TryGetValue(access, out long count))
        {
            RelationalStatement row = ItemSelection.PrepareKept(session, access.Kept!, projectNumber);
            await row.ReadAsync(cancellationToken).ConfigureAwait(false);
            _kept[access] = count = row.GetInt64(0);
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
        IEnumerable<ItemAccess> others = session.ReadsAhead ? [] : selection.Accesses.Where(a => a.IsOrdered);
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
