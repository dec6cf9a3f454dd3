using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Labeling;

/// <summary>What every part of one engine shares.</summary>
internal sealed class EngineServices : IAsyncDisposable
{
    public EngineServices(
        LabelStore store,
        IReadOnlyList<IAssetSourceProvider> sources,
        IReadOnlyList<IImageDecoder> decoders,
        TimeProvider time,
        ILoggerFactory? loggerFactory,
        IMeterFactory? meterFactory)
    {
        _ = sources;
        _ = decoders;
        _ = time;
        _ = loggerFactory;
        _ = meterFactory;
        Store = store;
    }

    public LabelStore Store { get; }

    public ValueTask EnsureReadyAsync(CancellationToken cancellationToken) => new(Store.InitializeAsync(cancellationToken));

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
