namespace Labeling.ConformanceTests;

/// <summary>What became of one lease's right to answer one item. Once it is no longer held it never changes.</summary>
internal enum ReferenceHold
{
    /// <summary>The lease may answer the item, also after it expired or ended.</summary>
    Held,

    /// <summary>The lease's answer was accepted.</summary>
    Answered,

    /// <summary>Somebody else took the item, or completed it.</summary>
    Lost,

    /// <summary>The labeler answered under another lease, or the project started over.</summary>
    Changed,
}
