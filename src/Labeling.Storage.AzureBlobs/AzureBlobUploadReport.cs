namespace Labeling;

/// <summary>What an upload did, or did so far. Every file is counted exactly once. Immutable.</summary>
public sealed class AzureBlobUploadReport
{
    /// <summary>Files that were sent.</summary>
    public required long Uploaded { get; init; }

    /// <summary>The bytes of those.</summary>
    public required long UploadedBytes { get; init; }

    /// <summary>Files that were there already with the same content.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Files that were there with another content, which was kept because nothing was to be overwritten.</summary>
    public required long Kept { get; init; }
}
