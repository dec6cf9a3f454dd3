namespace Labeling.Storage.Relational;

/// <summary>All counters of a project, or a change to them.</summary>
internal sealed class CounterValues
{
    private const int Approved = 5;
    private const int FirstKind = 6;

    private readonly long[] _items = new long[9];

    /// <summary>By status in the order of <see cref="ItemStatus"/>, approved, then waiting by kind in the order of <see cref="TaskKind"/>.</summary>
    public ReadOnlySpan<long> Items => _items;

    public Dictionary<LabelClassId, long> Classes { get; } = [];

    public Dictionary<string, LabelerCounts> Labelers { get; } = new(StringComparer.Ordinal);

    public bool HasItemChanges => _items.AsSpan().ContainsAnyExcept(0);

    public long this[ItemStatus status] => _items[(int)status];

    public long this[TaskKind kind] => _items[FirstKind + (int)kind];

    public long ApprovedItems => _items[Approved];

    public static string NameOf(int index) => index switch
    {
        < Approved => $"status/{(ItemStatus)index}",
        Approved => "approval/Approved",
        _ => $"queue/{(TaskKind)(index - FirstKind)}",
    };

    public void Add(int index, long amount) => _items[index] += amount;

    /// <summary>Adds so many items, or with a negative count takes them away.</summary>
    public void AddItems(ItemStatus status, TaskKind kind, ApprovalState approval, long count)
    {
        _items[(int)status] += count;
        if (status == ItemStatus.Unlabeled)
        {
            _items[FirstKind + (int)kind] += count;
        }
        else if (status == ItemStatus.Labeled && approval == ApprovalState.Approved)
        {
            _items[Approved] += count;
        }
    }

    public void AddLabels(LabelClassId labelClass, long count) => Classes[labelClass] = Classes.GetValueOrDefault(labelClass) + count;

    public LabelerCounts Labeler(string labeler)
    {
        if (!Labelers.TryGetValue(labeler, out LabelerCounts? counts))
        {
            Labelers[labeler] = counts = new LabelerCounts();
        }

        return counts;
    }

    public void AddAnswer(string labeler, bool isSkip, long elapsed)
    {
        LabelerCounts counts = Labeler(labeler);
        counts.Submitted += isSkip ? 0 : 1;
        counts.Skipped += isSkip ? 1 : 0;
        counts.Elapsed += elapsed;
    }
}
