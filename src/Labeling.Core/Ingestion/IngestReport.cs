namespace Labeling;

/// <summary>What became of a dataset's files. Every file listed is counted exactly once.</summary>
public sealed class IngestReport
{
    /// <summary>New items.</summary>
    public required long Added { get; init; }

    /// <summary>Items that were there and whose content is the same.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Items that were there and whose content changed.</summary>
    public required long Changed { get; init; }

    /// <summary>Files left out because the project already had <see cref="ProjectSettings.MaxItems"/> items: the last in ordinal path order.</summary>
    public required long BeyondMaxItems { get; init; }

    /// <summary>Files that match the pattern and were left out because their extension is not one of <see cref="AssetFormats.Extensions"/>.</summary>
    public required long OtherExtensions { get; init; }

    /// <summary>Files and folders left out because the source cannot serve them, such as links out of the folder.</summary>
    public required long Unusable { get; init; }

    /// <summary>The first few of <see cref="Unusable"/>, with the reason: <c>path: reason</c>. At most 20.</summary>
    public IReadOnlyList<string> UnusableExamples { get; init; } = [];

    /// <summary>The items of the dataset that are in the project now.</summary>
    public long Items => Added + Unchanged + Changed;
}
