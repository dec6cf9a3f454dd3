namespace Labeling;

/// <summary>What one labeler did in a project. Counts answers ever accepted, also those a reviewer rejected later.</summary>
public sealed class LabelerProgress
{
    /// <summary>The labeler.</summary>
    public required string Labeler { get; init; }

    /// <summary>Answers with labels.</summary>
    public required long Submitted { get; init; }

    /// <summary>Skips.</summary>
    public required long Skipped { get; init; }

    /// <summary>Answers that a reviewer rejected.</summary>
    public required long Rejected { get; init; }

    /// <summary>The time worked on all answers.</summary>
    public required TimeSpan Elapsed { get; init; }
}
