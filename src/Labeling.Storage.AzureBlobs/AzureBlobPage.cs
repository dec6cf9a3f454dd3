namespace Labeling;

/// <summary>One page of a listing. Immutable.</summary>
public sealed class AzureBlobPage
{
    /// <summary>The blobs of the page that the dataset's pattern means; may be empty on a page in the middle.</summary>
    public required IReadOnlyList<Asset> Assets { get; init; }

    /// <summary>Where to go on behind this page; <see langword="null"/> on the last.</summary>
    public required string? ContinuationToken { get; init; }
}
