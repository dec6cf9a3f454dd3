namespace Labeling;

/// <summary>A reviewer's decision about one item.</summary>
public sealed class ReviewRequest
{
    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>The item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The <see cref="Item.Version"/> that the reviewer saw.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>Who decides. 1 to 200 characters.</summary>
    public required string Reviewer { get; init; }

    /// <summary>The decision.</summary>
    public required ReviewDecision Decision { get; init; }

    /// <summary>The labels, for <see cref="ReviewDecision.Correct"/>; classes by id.</summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>Why. At most 1,000 characters.</summary>
    public string? Reason { get; init; }
}
