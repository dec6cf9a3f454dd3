using System.Globalization;

namespace Labeling.Storage.Relational;

/// <summary>Counts items and their history anew.</summary>
internal static class CounterAudit
{
    private const int BatchSize = RelationalSession.QuestionsAtOnce;

    private static readonly ItemSelection Everything = ItemSelection.Of(new ItemFilter(), Enum.GetValues<ItemStatus>());

    public static async ValueTask<CounterValues> CountAsync(RelationalSession session, long projectNumber, CancellationToken cancellationToken)
    {
        var values = new CounterValues();
        var items = new ItemCursor<ItemRow>(session, projectNumber, Everything, ItemProjections.Rows);
        List<ItemRow> batch;
        do
        {
            batch = await items.ReadAsync(BatchSize, cancellationToken).ConfigureAwait(false);
            List<List<HistoryRow>> histories = await HistoryTable.ReadAllAsync(session, batch.Select(i => i.LastEntry), cancellationToken).ConfigureAwait(false);
            foreach ((ItemRow item, List<HistoryRow> history) in batch.Zip(histories))
            {
                values.AddItems(item.Status, item.Kind, item.Approval, 1);
                values.AddToBlock(item.Id, item.Status, session.IsOnlyWriter ? 1 : 0);
                AddHistory(values, history);
                AddLabels(values, item, history);
            }
        }
        while (batch.Count == BatchSize);

        return values;
    }

    public static IReadOnlyList<CounterDifference> Compare(CounterValues kept, CounterValues counted)
    {
        var differences = new List<CounterDifference>();
        for (int index = 0; index < kept.Items.Length; index++)
        {
            Add(differences, CounterValues.NameOf(index), kept.Items[index], counted.Items[index]);
        }

        foreach (LabelClassId labelClass in kept.Classes.Keys.Union(counted.Classes.Keys))
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"class/{labelClass}");
            Add(differences, name, kept.Classes.GetValueOrDefault(labelClass), counted.Classes.GetValueOrDefault(labelClass));
        }

        foreach (long block in kept.Blocks.Keys.Union(counted.Blocks.Keys))
        {
            BlockCounts old = kept.Blocks.GetValueOrDefault(block);
            BlockCounts @new = counted.Blocks.GetValueOrDefault(block);
            Add(differences, string.Create(CultureInfo.InvariantCulture, $"block/{block}/Unlabeled"), old.Unlabeled, @new.Unlabeled);
            Add(differences, string.Create(CultureInfo.InvariantCulture, $"block/{block}/Labeled"), old.Labeled, @new.Labeled);
        }

        foreach (string labeler in kept.Labelers.Keys.Union(counted.Labelers.Keys, StringComparer.Ordinal).ToList())
        {
            LabelerCounts old = kept.Labeler(labeler);
            LabelerCounts @new = counted.Labeler(labeler);
            Add(differences, $"labeler/{labeler}/submitted", old.Submitted, @new.Submitted);
            Add(differences, $"labeler/{labeler}/skipped", old.Skipped, @new.Skipped);
            Add(differences, $"labeler/{labeler}/rejected", old.Rejected, @new.Rejected);
            Add(differences, $"labeler/{labeler}/elapsed", old.Elapsed, @new.Elapsed);
        }

        return [.. differences.OrderBy(d => d.Counter, StringComparer.Ordinal)];
    }

    private static void Add(List<CounterDifference> differences, string counter, long kept, long counted)
    {
        if (kept != counted)
        {
            differences.Add(new CounterDifference { Counter = counter, Kept = kept, Counted = counted });
        }
    }

    private static void AddHistory(CounterValues values, List<HistoryRow> history)
    {
        var standing = new List<HistoryEntry>();
        foreach (HistoryRow row in history)
        {
            if (row.Entry.Kind is HistoryEntryKind.Submitted or HistoryEntryKind.Skipped)
            {
                values.AddAnswer(row.Entry.Actor!, row.Entry.Kind == HistoryEntryKind.Skipped, row.Entry.Elapsed.Ticks);
            }

            if (row.IsStandingAnswer)
            {
                standing.Add(row.Entry);
            }
            else if (row.EndsRound)
            {
                foreach (HistoryEntry answer in row.Entry.Kind == HistoryEntryKind.Rejected ? standing : [])
                {
                    values.Labeler(answer.Actor!).Rejected++;
                }

                standing.Clear();
            }
        }
    }

    private static void AddLabels(CounterValues values, ItemRow item, List<HistoryRow> history)
    {
        if (item.Status == ItemStatus.Labeled && item.Labels != 0)
        {
            foreach (Annotation annotation in history.First(h => h.Number == item.Labels).Entry.Annotations)
            {
                values.AddLabels(annotation.ClassId, 1);
            }
        }
    }
}
