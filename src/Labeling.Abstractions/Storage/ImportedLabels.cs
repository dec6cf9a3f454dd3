namespace Labeling;

/// <summary>Labels made elsewhere that are to stand as an item's own. Immutable.</summary>
public sealed class ImportedLabels
{
    /// <summary>The item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>Its labels, classes by id. Empty when it is known that there is nothing to label.</summary>
    public required IReadOnlyList<Annotation> Annotations { get; init; }
}
