namespace Labeling;

/// <summary>How a claim ended.</summary>
public enum ClaimStatus
{
    /// <summary>The labeler holds the task.</summary>
    Claimed,

    /// <summary>Nothing is waiting for this labeler now. Items in other hands may come back.</summary>
    NothingWaiting,

    /// <summary>The project is not running.</summary>
    ProjectNotRunning,
}
