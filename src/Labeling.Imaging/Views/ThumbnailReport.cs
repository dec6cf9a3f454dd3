namespace Labeling;

/// <summary>How far a batch of thumbnails has come.</summary>
public sealed class ThumbnailReport
{
    /// <summary>How many were made and kept.</summary>
    public required long Made { get; init; }

    /// <summary>How many pictures could not be read.</summary>
    public required long Failed { get; init; }

    /// <summary>The first <see cref="ThumbnailBatch.MostFailuresTold"/> of those, in no particular order. While the batch runs, more come to it.</summary>
    public required IReadOnlyCollection<ThumbnailFailure> Failures { get; init; }
}
