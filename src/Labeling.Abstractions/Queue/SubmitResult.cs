namespace Labeling;

/// <summary>What became of a submission: one outcome for each answer, in the order they were given.</summary>
public sealed class SubmitResult
{
    /// <summary>The outcomes.</summary>
    public required IReadOnlyList<SubmissionOutcome> Outcomes { get; init; }

    /// <summary>Whether every answer stands: accepted now or before.</summary>
    public bool IsAccepted => Outcomes.All(o => o.Status is SubmissionStatus.Accepted or SubmissionStatus.AlreadyAccepted);
}
