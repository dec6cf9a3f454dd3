namespace Labeling.ConformanceTests;

/// <summary>The two tasks that one labeler may hold at once.</summary>
internal sealed class ReferenceDesk
{
    public ReferenceLease? Current { get; set; }

    public ReferenceLease? Reserved { get; set; }
}
