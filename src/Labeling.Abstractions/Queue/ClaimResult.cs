namespace Labeling;

/// <summary>The outcome of a claim.</summary>
public sealed class ClaimResult
{
    /// <summary>How it ended.</summary>
    public required ClaimStatus Status { get; init; }

    /// <summary>The task, exactly when <see cref="Status"/> is <see cref="ClaimStatus.Claimed"/>.</summary>
    public TaskLease? Lease { get; init; }
}
