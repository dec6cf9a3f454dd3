namespace Labeling;

/// <summary>The outcome of a review.</summary>
public sealed class ReviewResult
{
    /// <summary>How it ended.</summary>
    public required ReviewStatus Status { get; init; }

    /// <summary>The item as it is now, with its labels; <see langword="null"/> only when it was not found.</summary>
    public Item? Item { get; init; }
}
