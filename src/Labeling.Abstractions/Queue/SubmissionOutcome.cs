namespace Labeling;

/// <summary>What became of the answer for one item.</summary>
public sealed class SubmissionOutcome
{
    /// <summary>The item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>What became of the answer.</summary>
    public required SubmissionStatus Status { get; init; }
}
