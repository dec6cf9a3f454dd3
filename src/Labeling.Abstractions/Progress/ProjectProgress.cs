namespace Labeling;

/// <summary>Where a project stands, from counters that are kept with every change. Immutable.</summary>
public sealed class ProjectProgress
{
    /// <summary>Items that have labels.</summary>
    public required long Labeled { get; init; }

    /// <summary>Items that were skipped and not decided on.</summary>
    public required long Skipped { get; init; }

    /// <summary>Items somebody must decide on.</summary>
    public required long NeedsReview { get; init; }

    /// <summary>Items not done yet: waiting, or in the hands of a labeler.</summary>
    public required long Incomplete { get; init; }

    /// <summary>Items that left the project.</summary>
    public required long Removed { get; init; }

    /// <summary>Labeled items whose labels a reviewer approved.</summary>
    public required long Approved { get; init; }

    /// <summary>All items of the project but the removed ones.</summary>
    public long Total => Labeled + Skipped + NeedsReview + Incomplete;

    /// <summary>The incomplete items by the kind of task they are, or will be, handed out in; leased ones included. Every kind is there.</summary>
    public required IReadOnlyDictionary<TaskKind, long> Queue { get; init; }

    /// <summary>How many labels of each class the labeled items have. Classes without labels are left out.</summary>
    public required IReadOnlyDictionary<LabelClassId, long> LabelCounts { get; init; }

    /// <summary>What each labeler did, by ordinal name.</summary>
    public required IReadOnlyList<LabelerProgress> Labelers { get; init; }
}
