namespace Labeling;

/// <summary>What looking into the pictures of a project has found so far.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ImageProbeReport
{
    /// <summary>How many pictures have been looked into: those whose size was not known.</summary>
    public required long Probed { get; init; }

    /// <summary>How many of them could not be read. Each item's <see cref="Item.Problem"/> says why.</summary>
    public required long Unreadable { get; init; }
}
