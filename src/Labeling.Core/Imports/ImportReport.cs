namespace Labeling;

/// <summary>What became of labels made elsewhere. Every image read is counted in exactly one of the other numbers of images.</summary>
public sealed class ImportReport
{
    /// <summary>Images read.</summary>
    public required long Images { get; init; }

    /// <summary>Images whose labels were taken.</summary>
    public required long Imported { get; init; }

    /// <summary>Images without labels; their items are left as they are.</summary>
    public required long WithoutLabels { get; init; }

    /// <summary>Images whose path is no item's, or that <see cref="ImportOptions.MapPath"/> passed over.</summary>
    public required long NotFound { get; init; }

    /// <summary>Images whose item was not waiting: labeled or skipped already, in a labeler's hands, or answered by some of several labelers.</summary>
    public required long NotWaiting { get; init; }

    /// <summary>Images whose labels the project cannot take, and those that came a second time.</summary>
    public required long Refused { get; init; }

    /// <summary>Annotations taken.</summary>
    public required long Annotations { get; init; }

    /// <summary>Annotations left out of images that were imported: a class the project does not have, or a shape that it cannot take.</summary>
    public required long LeftOutAnnotations { get; init; }

    /// <summary>What was not found, refused, left out or not readable, one sentence each: the first of each kind, and how many more there were.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
