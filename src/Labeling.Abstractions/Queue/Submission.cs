namespace Labeling;

/// <summary>A labeler's answer for one item: labels, or a skip. Immutable.</summary>
public sealed class Submission
{
    /// <summary>The item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The labels; classes by id. Empty for a skip, and for an image without any object.</summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>Whether the labeler skips the item.</summary>
    public bool IsSkip { get; init; }

    /// <summary>Why, for a skip. At most 1,000 characters.</summary>
    public string? SkipReason { get; init; }

    /// <summary>How long the labeler worked on it, as the labeler's program measured it. Not negative.</summary>
    public TimeSpan Elapsed { get; init; }
}
