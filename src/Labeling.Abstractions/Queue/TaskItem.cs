namespace Labeling;

/// <summary>One item of a leased task, with all that a labeler may be shown. Immutable.</summary>
public sealed class TaskItem
{
    /// <summary>The item's id.</summary>
    public required ItemId Id { get; init; }

    /// <summary>The asset's path relative to the dataset's root.</summary>
    public required string Path { get; init; }

    /// <summary>The size of the upright image in pixels; empty until it has been probed.</summary>
    public PixelSize ImageSize { get; init; }

    /// <summary>Why the image cannot be shown, or <see langword="null"/>.</summary>
    public string? Problem { get; init; }

    /// <summary>What is wrong with the image although it can be shown: a file that is cut off, for one. Empty when nothing is known against it.</summary>
    public IReadOnlyList<ImageWarning> Warnings { get; init; } = [];

    /// <summary>What is already applied for correction: a model's prelabels, or labels kept from before a start-over.</summary>
    public IReadOnlyList<Annotation> Suggestion { get; init; } = [];

    /// <summary>What this labeler saved but did not submit, or <see langword="null"/>.</summary>
    public IReadOnlyList<Annotation>? Draft { get; init; }

    /// <summary>Whether this task's answer for the item has been accepted already.</summary>
    public bool IsSubmitted { get; init; }
}
