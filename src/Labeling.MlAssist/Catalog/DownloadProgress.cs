namespace Labeling;

/// <summary>How far a download is. Immutable.</summary>
public sealed class DownloadProgress
{
    /// <summary>The bytes that are here, those of an earlier attempt included.</summary>
    public required long Bytes { get; init; }

    /// <summary>All bytes.</summary>
    public required long TotalBytes { get; init; }
}
