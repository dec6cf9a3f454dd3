namespace Labeling;

/// <summary>What to do about label classes that the project does not have.</summary>
public enum MissingClassPolicy
{
    /// <summary>Import nothing, and name them.</summary>
    Refuse,

    /// <summary>Add them to the project, which must be paused for that.</summary>
    Add,

    /// <summary>Leave their annotations out.</summary>
    LeaveOut,
}
