namespace Labeling;

/// <summary>One file in a store. Immutable.</summary>
public sealed class Asset
{
    /// <summary>The path relative to the dataset's root, with <c>/</c> between its parts.</summary>
    public required string Path { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The store's tag of the content (an ETag, or size and time of change), which changes when the content does.</summary>
    public required string ContentTag { get; init; }

    /// <summary>When the file was last changed, as its place says; <see langword="null"/> where it does not say.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Why the file cannot be served, or <see langword="null"/>. Such an asset is listed only to be reported as left out.</summary>
    /// <value><see langword="null"/> by default. Short, without the path.</value>
    public string? Problem { get; init; }
}
