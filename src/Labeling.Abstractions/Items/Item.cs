namespace Labeling;

/// <summary>An asset in a project, as it stands now. Immutable.</summary>
public sealed class Item
{
    /// <summary>The id within the project.</summary>
    public required ItemId Id { get; init; }

    /// <summary>The asset's path relative to the dataset's root, with <c>/</c> between its parts. Unique in the project.</summary>
    public required string Path { get; init; }

    /// <summary>The file's size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The store's tag of the file's content, which changes when the content does.</summary>
    public required string ContentTag { get; init; }

    /// <summary>The size of the upright image in pixels; empty until it has been probed.</summary>
    public PixelSize ImageSize { get; init; }

    /// <summary>Why the image cannot be shown, or <see langword="null"/> when nothing is known against it.</summary>
    public string? Problem { get; init; }

    /// <summary>What is wrong with the image although it can be shown: a file that is cut off, for one. Empty when nothing is known against it.</summary>
    /// <remarks>Found when the image is probed, and forgotten with the rest of what was found when the file's content changes.</remarks>
    public IReadOnlyList<ImageWarning> Warnings { get; init; } = [];

    /// <summary>Whether the file was gone when the dataset was last refreshed. Its labels stay.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Where it is in the workflow.</summary>
    public required ItemStatus Status { get; init; }

    /// <summary>Whether its labels were approved.</summary>
    public ApprovalState Approval { get; init; }

    /// <summary>Which kind of task it is, or was last, handed out in.</summary>
    public TaskKind Kind { get; init; } = TaskKind.Manual;

    /// <summary>The model's confidence in its prelabels, 0 to 1, or <see langword="null"/> without any.</summary>
    public double? Confidence { get; init; }

    /// <summary>To whom the item is assigned while it is in the queue; <see langword="null"/> for anyone. Gone once it leaves the queue.</summary>
    public string? Assignee { get; init; }

    /// <summary>Who gave the labels (a reviewer who corrected them, too), or skipped; <see langword="null"/> before, and where several labelers agreed.</summary>
    public string? Labeler { get; init; }

    /// <summary>When the labels were given, or the item skipped; <see langword="null"/> before.</summary>
    public DateTimeOffset? LabeledAt { get; init; }

    /// <summary>Counts changes to status, labels and approval from 1, and nothing else: what a reviewer must have seen to decide.</summary>
    public required long Version { get; init; }

    /// <summary>The labels as they stand. Empty for an item without any. Not loaded by listings unless asked for.</summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];
}
