namespace Labeling;

/// <summary>What became of one answer.</summary>
public enum SubmissionStatus
{
    /// <summary>Accepted now, and durable.</summary>
    Accepted,

    /// <summary>This token's answer for this item was accepted before, whatever became of the item since; this one changed nothing.</summary>
    AlreadyAccepted,

    /// <summary>The lease was lost and somebody else took or completed the item, whatever became of it since. Nothing was saved.</summary>
    LeaseLost,

    /// <summary>The lease no longer covers the item: its labeler answered it under another lease, or the project started over. Nothing was saved.</summary>
    ItemChanged,

    /// <summary>The token is unknown, is another labeler's, or its task does not hold the item. Nothing was saved.</summary>
    NotInTask,

    /// <summary>The project is not running. Nothing was saved; the same call is good once it runs again, unless somebody else took the item.</summary>
    ProjectNotRunning,
}
