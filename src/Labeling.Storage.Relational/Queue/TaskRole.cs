namespace Labeling.Storage.Relational;

/// <summary>What a task is to its labeler.</summary>
internal enum TaskRole
{
    /// <summary>The one at work.</summary>
    Current,

    /// <summary>The one after it.</summary>
    Reserved,

    /// <summary>Over for good; what it holds may be answered until somebody takes it.</summary>
    Ended,
}
