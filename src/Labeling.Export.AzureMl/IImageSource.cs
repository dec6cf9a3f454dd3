namespace Labeling.Export.AzureMl;

/// <summary>Reads the images of a file with their labels, as often as asked.</summary>
internal interface IImageSource
{
    /// <summary>The file's own ids of its classes; <see langword="null"/> where it has names only.</summary>
    IReadOnlyList<(int Id, string Name)>? Classes { get; }

    /// <summary>Whether coordinates are shares of the sides.</summary>
    bool IsNormalized { get; }

    IAsyncEnumerable<SourceImage> ReadAsync(CancellationToken cancellationToken);
}
