namespace Labeling;

/// <summary>Which items are meant: those that meet every condition that is set. The default meets all.</summary>
public sealed class ItemFilter
{
    /// <summary>One of these statuses; empty means any but <see cref="ItemStatus.Removed"/>.</summary>
    public IReadOnlyList<ItemStatus> Statuses { get; init; } = [];

    /// <summary>Has a label of this class.</summary>
    public LabelClassId? LabelClass { get; init; }

    /// <summary>This labeler gave the labels, or skipped.</summary>
    public string? Labeler { get; init; }

    /// <summary>Labeled or skipped at this time or later.</summary>
    public DateTimeOffset? LabeledFrom { get; init; }

    /// <summary>Labeled or skipped before this time.</summary>
    public DateTimeOffset? LabeledBefore { get; init; }

    /// <summary>Of this kind of task.</summary>
    public TaskKind? Kind { get; init; }

    /// <summary>The path begins with this, compared ordinally.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>The confidence is at least this.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>The confidence is at most this.</summary>
    public double? MaxConfidence { get; init; }

    /// <summary>Approved or not.</summary>
    public ApprovalState? Approval { get; init; }

    /// <summary>Assigned to this labeler.</summary>
    public string? Assignee { get; init; }

    /// <summary>The file is missing, or is not.</summary>
    public bool? IsMissing { get; init; }

    /// <summary>The image cannot be shown, or nothing is known against it.</summary>
    public bool? HasProblem { get; init; }
}
