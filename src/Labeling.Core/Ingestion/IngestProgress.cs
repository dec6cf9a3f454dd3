namespace Labeling;

/// <summary>How far the reading of a dataset is.</summary>
public sealed class IngestProgress
{
    /// <summary>Files listed so far, those left out included.</summary>
    public required long Listed { get; init; }

    /// <summary>Items that are in the project for sure, those that were there before included.</summary>
    public required long Stored { get; init; }
}
