namespace Labeling.Storage.Relational;

/// <summary>What became of one task's right to answer one item. Once it is no longer held it never changes.</summary>
internal enum HoldState
{
    /// <summary>The task may answer the item, also after its lease ran out.</summary>
    Held,

    /// <summary>The task's answer was accepted.</summary>
    Answered,

    /// <summary>Another labeler took or completed the item.</summary>
    Lost,

    /// <summary>The labeler answered under another task, or the project started over.</summary>
    Changed,
}
