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

    /// <summary>By <see cref="ItemBlocks"/>.</summary>
    public Dictionary<long, BlockCounts> Blocks { get; } = [];

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

    /// <summary>Adds so many items to the block of an item.</summary>
    public void AddToBlock(ItemId id, ItemStatus status, int count)
    {
        if (count != 0 && status is ItemStatus.Unlabeled or ItemStatus.Labeled)
        {
            long block = ItemBlocks.Of(id);
            BlockCounts old = Blocks.GetValueOrDefault(block);
            Blocks[block] = status == ItemStatus.Unlabeled ? old with { Unlabeled = old.Unlabeled + count } : old with { Labeled = old.Labeled + count };
        }
    }

    /// <summary>Adds all of another's.</summary>
    public void Add(CounterValues other)
    {
        for (int index = 0; index < _items.Length; index++)
        {
            _items[index] += other._items[index];
        }

        foreach ((LabelClassId labelClass, long labels) in other.Classes)
        {
            AddLabels(labelClass, labels);
        }

        foreach ((long block, BlockCounts counts) in other.Blocks)
        {
            BlockCounts old = Blocks.GetValueOrDefault(block);
            Blocks[block] = new BlockCounts(old.Unlabeled + counts.Unlabeled, old.Labeled + counts.Labeled);
        }

        foreach ((string labeler, LabelerCounts counts) in other.Labelers)
        {
            Labeler(labeler).Add(counts);
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
