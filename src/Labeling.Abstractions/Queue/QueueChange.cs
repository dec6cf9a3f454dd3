namespace Labeling;

/// <summary>How one waiting item is to be handed out, in place of what was there before. Immutable.</summary>
public sealed class QueueChange
{
    /// <summary>The item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The kind of task it becomes.</summary>
    public required TaskKind Kind { get; init; }

    /// <summary>Items with the same group share a page of a clustered task; ignored for other kinds.</summary>
    /// <value>0 by default. Not negative.</value>
    public long Group { get; init; }

    /// <summary>What is applied for correction, for a prelabeled item. Classes by id.</summary>
    public IReadOnlyList<Annotation> Suggestion { get; init; } = [];

    /// <summary>The model's confidence in the suggestion, 0 to 1.</summary>
    public double? Confidence { get; init; }
}
