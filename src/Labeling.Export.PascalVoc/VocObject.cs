namespace Labeling.Export.PascalVoc;

/// <summary>One object of an XML file.</summary>
internal sealed class VocObject
{
    public required string Name { get; init; }

    /// <summary>A polygon where the file has one, otherwise the box; <see langword="null"/> where that covers nothing.</summary>
    public required Shape? Shape { get; init; }

    public bool IsTruncated { get; init; }

    public bool IsOccluded { get; init; }

    public bool IsDifficult { get; init; }

    /// <summary>Whether there is a polygon of a form that is not read.</summary>
    public bool HasUnknownOutline { get; init; }

    public required int Line { get; init; }
}
