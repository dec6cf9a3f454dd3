namespace Labeling;

/// <summary>Answers for some or all items of one leased task.</summary>
public sealed class SubmitRequest
{
    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>The lease under which the work was done.</summary>
    public required LeaseToken Token { get; init; }

    /// <summary>Who did it; must be who claimed it.</summary>
    public required string Labeler { get; init; }

    /// <summary>The answers; at most one for each item of the task.</summary>
    public required IReadOnlyList<Submission> Submissions { get; init; }

    /// <summary>What becomes of skipped items.</summary>
    public SkipPolicy SkipPolicy { get; init; }

    /// <summary>
    /// Decides on an item for which <see cref="ProjectSettings.MinLabelers"/> or more have answered. Needed where that is 2 or more; not asked where it is 1.
    /// </summary>
    /// <remarks>Runs inside the store's transaction, possibly more than once: it must be quick, pure and not throw.</remarks>
    public ConsensusRule? Consensus { get; init; }
}
