namespace Labeling.Export.PascalVoc;

/// <summary>One object of an XML file.</summary>
internal sealed class VocObject
{
    public required string Name { get; init; }

    /// <summary><see langword="null"/> where it covers nothing.</summary>
    public required BoundingBox? Box { get; init; }

    public bool IsTruncated { get; init; }

    public bool IsOccluded { get; init; }

    public bool IsDifficult { get; init; }

    public required int Line { get; init; }
}
