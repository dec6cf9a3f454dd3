namespace Labeling;

/// <summary>What looking at an item's file told.</summary>
public sealed class ItemImageFacts
{
    /// <summary>The item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The size of the upright image; empty when it could not be read.</summary>
    public PixelSize ImageSize { get; init; }

    /// <summary>Why the image cannot be shown, or <see langword="null"/>.</summary>
    public string? Problem { get; init; }

    /// <summary>What is wrong with the image although it can be shown.</summary>
    public IReadOnlyList<ImageWarning> Warnings { get; init; } = [];
}
