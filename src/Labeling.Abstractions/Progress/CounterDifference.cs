namespace Labeling;

/// <summary>A kept counter that differs from what the items and the history say.</summary>
public sealed class CounterDifference
{
    /// <summary>The counter, such as <c>status/Labeled</c>, <c>queue/Manual</c>, <c>class/3</c> or <c>labeler/ana/submitted</c>.</summary>
    public required string Counter { get; init; }

    /// <summary>What was kept.</summary>
    public required long Kept { get; init; }

    /// <summary>What counting gives.</summary>
    public required long Counted { get; init; }
}
