namespace Labeling;

/// <summary>One picture of a contact sheet.</summary>
/// <remarks>Immutable; the picture stays the caller's.</remarks>
public sealed class SheetPicture
{
    /// <summary>The picture, best decoded with the cell's size as <see cref="DecodeOptions.FitInside"/>; <see langword="null"/> for one that cannot be shown.</summary>
    public required DecodedImage? Picture { get; init; }

    /// <summary>What is on it, in pixels of the upright picture at full size. Empty by default.</summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>What stands below it, such as the file's name or why it cannot be shown; <see langword="null"/> for nothing.</summary>
    public string? Caption { get; init; }
}
