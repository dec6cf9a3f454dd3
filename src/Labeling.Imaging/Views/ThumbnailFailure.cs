namespace Labeling;

/// <summary>A picture of which no thumbnail could be made.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ThumbnailFailure
{
    /// <summary>The item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The item's path.</summary>
    public required string Path { get; init; }

    /// <summary>One of <see cref="LabelingErrorCodes"/>, or a decoder's own.</summary>
    public required string Code { get; init; }

    /// <summary>The fault and the cure.</summary>
    public required string Message { get; init; }
}
