namespace Labeling;

/// <summary>What a refresh found. Every file listed is counted exactly once, but for <see cref="Returned"/>. Immutable.</summary>
public sealed class RefreshReport
{
    /// <summary>New files that became items, and mix with those that wait.</summary>
    public required long Added { get; init; }

    /// <summary>Files that are as they were.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Files with another content: their items keep their labels, and those that had any need review now.</summary>
    public required long Changed { get; init; }

    /// <summary>Files that are gone: their items keep their labels and are handed out to nobody.</summary>
    public required long WentMissing { get; init; }

    /// <summary>Files that were gone and are there again; counted among the unchanged or changed, too.</summary>
    public required long Returned { get; init; }

    /// <summary>New files left out because the project already had <see cref="ProjectSettings.MaxItems"/> items.</summary>
    public required long BeyondMaxItems { get; init; }

    /// <summary>Files that match the pattern and were left out because their extension is not one of <see cref="AssetFormats.Extensions"/>.</summary>
    public required long OtherExtensions { get; init; }

    /// <summary>Files and folders left out because the source cannot serve them.</summary>
    public required long Unusable { get; init; }

    /// <summary>The first few of <see cref="Unusable"/>, with the reason: <c>path: reason</c>. At most 20.</summary>
    public IReadOnlyList<string> UnusableExamples { get; init; } = [];
}
