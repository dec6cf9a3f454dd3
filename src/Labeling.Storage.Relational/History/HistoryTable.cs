namespace Labeling.Storage.Relational;

/// <summary>Appends to the history and reads it. Entries of an item are chained from the last back to the first.</summary>
internal static class HistoryTable
{
    private static readonly SqlText Insert = new("""
        INSERT INTO history (entry_no, project_no, item_id, sequence, previous, kind, skip_policy, actor, at, token, task_kind, annotations, first_annotation,
            reason, elapsed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """) { KeepsReadAhead = true };

    private static readonly SqlText Find = new("""
        SELECT item_id, sequence, previous, kind, skip_policy, actor, at, token, task_kind, annotations, first_annotation, reason, elapsed
        FROM history WHERE entry_no = $1
        """);

    private static readonly SqlText FindLabels = new("SELECT annotations, first_annotation FROM history WHERE entry_no = $1");

    /// <summary>Appends an entry and chains it to the item's row, which the caller saves.</summary>
    /// <returns>The entry's number.</returns>
    public static async ValueTask<long> AppendAsync(ProjectScope scope, ItemRow item, NewEntry entry)
    {
        scope.Session.Queue(scope.Number).Desks.Forget(item.Id);
        long number = await scope.Session.TakeNumbersAsync(NumberSequence.Entries, 1, scope.CancellationToken).ConfigureAwait(false);
        long firstAnnotation = entry.AnnotationCount == 0
            ? 0
            : await scope.Session.TakeNumbersAsync(NumberSequence.Annotations, entry.AnnotationCount, scope.CancellationToken).ConfigureAwait(false);
        await scope.Use(Insert)
            .Bind(number).Bind(scope.Number).Bind(item.Id.Value).Bind(item.Entries + 1).Bind(item.LastEntry)
            .Bind((int)entry.Kind).Bind((long?)entry.SkipPolicy).Bind(entry.Actor).Bind(scope.Now).Bind(entry.Token).Bind((long?)entry.TaskKind)
            .Bind(entry.Annotations).Bind(firstAnnotation).Bind(entry.Reason).Bind(entry.Elapsed)
            .RunAsync(scope.CancellationToken).ConfigureAwait(false);
        item.LastEntry = number;
        item.Entries++;
        return number;
    }

    /// <summary>Reads one entry.</summary>
    public static async ValueTask<HistoryRow> ReadAsync(RelationalSession session, long number, CancellationToken cancellationToken)
    {
        RelationalStatement row = session.Use(Find).Bind(number);
        if (!await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidDataException($"History entry {number} is missing.");
        }

        var entry = new HistoryRow { Number = number, Previous = row.GetInt64(2), Entry = ReadEntry(row) };
        await row.CloseAsync(cancellationToken).ConfigureAwait(false);
        return entry;
    }

    /// <summary>Reads the labels that an entry gave.</summary>
    public static async ValueTask<IReadOnlyList<Annotation>> ReadLabelsAsync(RelationalSession session, long number, CancellationToken cancellationToken)
    {
        if (number == 0)
        {
            return [];
        }

        RelationalStatement row = session.Use(FindLabels).Bind(number);
        if (!await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidDataException($"History entry {number} is missing.");
        }

        IReadOnlyList<Annotation> labels = AnnotationJson.Decode(row.FindBytes(0), row.GetInt64(1));
        await row.CloseAsync(cancellationToken).ConfigureAwait(false);
        return labels;
    }

    /// <summary>Asks ahead for the labels that some entries gave.</summary>
    public static void ReadAheadLabels(RelationalSession session, IEnumerable<long> numbers)
    {
        foreach (long number in numbers.Where(n => n != 0))
        {
            session.ReadAhead(FindLabels, s => s.Bind(number));
        }
    }

    /// <summary>Reads the entries of several items, each item's from the first.</summary>
    /// <param name="session">Where.</param>
    /// <param name="last">Each item's last entry; 0 for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async ValueTask<List<List<HistoryRow>>> ReadAllAsync(RelationalSession session, IEnumerable<long> last, CancellationToken cancellationToken)
    {
        List<List<HistoryRow>> histories = [.. last.Select(_ => new List<HistoryRow>())];
        long[] next = [.. last];
        while (next.Any(n => n != 0))
        {
            foreach (long number in next.Where(n => n != 0))
            {
                session.ReadAhead(Find, s => s.Bind(number));
            }

            for (int item = 0; item < next.Length; item++)
            {
                if (next[item] != 0)
                {
                    HistoryRow row = await ReadAsync(session, next[item], cancellationToken).ConfigureAwait(false);
                    histories[item].Add(row);
                    next[item] = row.Previous;
                }
            }
        }

        histories.ForEach(h => h.Reverse());
        return histories;
    }

    /// <summary>Reads an item's entries from the first.</summary>
    public static async ValueTask<List<HistoryRow>> ReadAllAsync(RelationalSession session, long last, CancellationToken cancellationToken)
    {
        var entries = new List<HistoryRow>();
        for (long number = last; number != 0; number = entries[^1].Previous)
        {
            entries.Add(await ReadAsync(session, number, cancellationToken).ConfigureAwait(false));
        }

        entries.Reverse();
        return entries;
    }

    /// <summary>Reads the answers that stand, in the order they came.</summary>
    public static async ValueTask<List<HistoryEntry>> ReadStandingAsync(ProjectScope scope, ItemRow item)
    {
        var answers = new List<HistoryEntry>();
        for (long number = item.LastEntry; number != 0 && answers.Count < item.Standing;)
        {
            HistoryRow row = await ReadAsync(scope.Session, number, scope.CancellationToken).ConfigureAwait(false);
            if (row.IsStandingAnswer)
            {
                answers.Add(row.Entry);
            }

            number = row.EndsRound ? 0 : row.Previous;
        }

        answers.Reverse();
        return answers;
    }

    private static HistoryEntry ReadEntry(RelationalStatement row) => new()
    {
        ItemId = new ItemId(row.GetInt64(0)),
        Sequence = row.GetInt32(1),
        Kind = (HistoryEntryKind)row.GetInt32(3),
        SkipPolicy = (SkipPolicy?)row.FindInt64(4),
        Actor = row.FindString(5),
        At = Instant.FromTicks(row.GetInt64(6)),
        Token = row.FindGuid(7) is { } token ? new LeaseToken(token) : null,
        TaskKind = (TaskKind?)row.FindInt64(8),
        Annotations = AnnotationJson.Decode(row.FindBytes(9), row.GetInt64(10)),
        Reason = row.FindString(11),
        Elapsed = new TimeSpan(row.GetInt64(12)),
    };
}
