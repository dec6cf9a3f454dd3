namespace Labeling.Export.Yolo;

/// <summary>Writes one of the two layouts.</summary>
internal interface IYoloWriter : IAsyncDisposable
{
    long Images { get; }

    long Annotations { get; }

    ValueTask WriteAsync(Item item, CancellationToken cancellationToken);

    /// <summary>Writes what belongs to the whole set.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
