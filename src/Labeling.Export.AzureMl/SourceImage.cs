namespace Labeling.Export.AzureMl;

/// <summary>An image as a file describes it.</summary>
internal sealed class SourceImage
{
    /// <summary>The file and the place in it, for messages.</summary>
    public required (string File, string Place) Origin { get; init; }

    /// <summary>The file's own id, 1 or more; <see langword="null"/> where it has none.</summary>
    public long? Id { get; init; }

    public required string Path { get; init; }

    public PixelSize Size { get; init; }

    public DateTimeOffset? LabeledAt { get; init; }

    public required IReadOnlyList<SourceLabel> Labels { get; init; }

    /// <summary>Whether the file gives a list of labels and not one.</summary>
    public bool IsList { get; init; }

    public LabelingException Fault(string what, Exception? cause = null) => ImportErrors.In(Origin.File, $"{Origin.Place}: {what}", cause);
}
