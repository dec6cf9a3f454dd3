namespace Labeling.Export.AzureMl;

/// <summary>Writes one of the formats.</summary>
internal interface IAzureMlWriter : IAsyncDisposable
{
    ValueTask WriteAsync(Item item, CancellationToken cancellationToken);

    Task CompleteAsync(CancellationToken cancellationToken);
}
