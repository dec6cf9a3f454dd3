using System.Globalization;

namespace Labeling.ConformanceTests;

/// <summary>Counters by name. What is 0 is not there.</summary>
internal sealed class ReferenceCounters
{
    private readonly Dictionary<(string Group, string Name), long> _values = [];

    public void Add(string group, string name, long amount)
    {
        long value = _values.GetValueOrDefault((group, name)) + amount;
        if (value == 0)
        {
            _values.Remove((group, name));
        }
        else
        {
            _values[(group, name)] = value;
        }
    }

    /// <summary>Adds, or with a sign of -1 takes away, what an item counts for as it stands.</summary>
    public void Add(ReferenceItem item, int sign = 1) => Add(item.Status, item.Kind, item.Approval, item.Annotations, sign);

    /// <summary>Adds what an item counts for.</summary>
    public void Add(Item item) => Add(item.Status, item.Kind, item.Approval, item.Annotations, 1);

    /// <summary>Counts an answer for its labeler.</summary>
    public void AddAnswer(HistoryEntry answer)
    {
        Add(answer.Kind == HistoryEntryKind.Skipped ? "skipped" : "submitted", answer.Actor!, 1);
        Add("elapsed", answer.Actor!, answer.Elapsed.Ticks);
    }

    /// <summary>Counts a rejected answer for its labeler.</summary>
    public void AddRejection(HistoryEntry answer) => Add("rejected", answer.Actor!, 1);

    /// <summary>Counts everything anew from the items and their history.</summary>
    public static ReferenceCounters Count(IEnumerable<ReferenceItem> items)
    {
        var counters = new ReferenceCounters();
        foreach (ReferenceItem item in items)
        {
            counters.Add(item);
            counters.AddHistory(item.History);
        }

        return counters;
    }

    public ProjectProgress ToProgress() => new()
    {
        Labeled = Get("status", nameof(ItemStatus.Labeled)),
        Skipped = Get("status", nameof(ItemStatus.Skipped)),
        NeedsReview = Get("status", nameof(ItemStatus.NeedsReview)),
        Incomplete = Get("status", nameof(ItemStatus.Unlabeled)),
        Removed = Get("status", nameof(ItemStatus.Removed)),
        Approved = Get("approval", nameof(ApprovalState.Approved)),
        Queue = Enum.GetValues<TaskKind>().ToDictionary(k => k, k => Get("queue", k.ToString())),
        LabelCounts = _values.Where(v => v.Key.Group == "class")
            .ToDictionary(v => new LabelClassId(int.Parse(v.Key.Name, CultureInfo.InvariantCulture)), v => v.Value),
        Labelers = [.. _values.Keys.Where(k => k.Group is "submitted" or "skipped").Select(k => k.Name)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(ToLabeler)],
    };

    public IReadOnlyList<CounterDifference> DifferencesFrom(ReferenceCounters counted)
        => [.. _values.Keys.Union(counted._values.Keys)
            .Where(k => Get(k.Group, k.Name) != counted.Get(k.Group, k.Name))
            .Select(k => new CounterDifference { Counter = NameOf(k), Kept = Get(k.Group, k.Name), Counted = counted.Get(k.Group, k.Name) })
            .OrderBy(d => d.Counter, StringComparer.Ordinal)];

    private static string NameOf((string Group, string Name) key)
        => key.Group is "submitted" or "skipped" or "rejected" or "elapsed" ? $"labeler/{key.Name}/{key.Group}" : $"{key.Group}/{key.Name}";

    /// <summary>Counts what labelers did to an item.</summary>
    public void AddHistory(IReadOnlyList<HistoryEntry> history)
    {
        var standing = new List<HistoryEntry>();
        foreach (HistoryEntry entry in history)
        {
            switch (entry.Kind)
            {
                case HistoryEntryKind.Submitted:
                case HistoryEntryKind.Skipped:
                    AddAnswer(entry);
                    if (entry.SkipPolicy is null or SkipPolicy.OutOfQueue)
                    {
                        standing.Add(entry);
                    }

                    break;
                case HistoryEntryKind.Rejected:
                    standing.ForEach(AddRejection);
                    standing.Clear();
                    break;
                case HistoryEntryKind.Corrected:
                case HistoryEntryKind.SkipAccepted:
                case HistoryEntryKind.StartedOver:
                    standing.Clear();
                    break;
                default:
                    break;
            }
        }
    }

    private void Add(ItemStatus status, TaskKind kind, ApprovalState approval, IReadOnlyList<Annotation> annotations, int sign)
    {
        Add("status", status.ToString(), sign);
        if (status == ItemStatus.Unlabeled)
        {
            Add("queue", kind.ToString(), sign);
        }

        if (status == ItemStatus.Labeled)
        {
            Add("approval", approval.ToString(), sign);
            foreach (Annotation annotation in annotations)
            {
                Add("class", annotation.ClassId.ToString(), sign);
            }
        }
    }

    private LabelerProgress ToLabeler(string labeler) => new()
    {
        Labeler = labeler,
        Submitted = Get("submitted", labeler),
        Skipped = Get("skipped", labeler),
        Rejected = Get("rejected", labeler),
        Elapsed = new TimeSpan(Get("elapsed", labeler)),
    };

    private long Get(string group, string name) => _values.GetValueOrDefault((group, name));
}
