using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Labeling;

/// <summary>The workflow of labeling over one store: where a program begins.</summary>
/// <remarks>
/// <para>The store is made ready at the first call that needs it; nothing has to be called before.</para>
/// <para>Safe for many callers at once. One engine for a store and process is enough, and several do no harm.</para>
/// </remarks>
public sealed class LabelingEngine : IAsyncDisposable
{
    private readonly EngineServices _services;

    /// <summary>Creates an engine. Touches neither disk nor network.</summary>
    /// <param name="store">Keeps everything. The engine disposes it.</param>
    /// <param name="sources">Where datasets can come from; at most one for each <see cref="IAssetSourceProvider.SourceName"/>.</param>
    /// <param name="decoders">
    /// Reads the sizes of pictures, the first that recognises a file. Without any, sizes stay unknown, and whether a shape lies inside its
    /// image is not checked.
    /// </param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <param name="meterFactory">Where the meter of <see cref="LabelingDiagnostics"/> comes from, or <see langword="null"/> for one of the engine's own.</param>
    /// <exception cref="ArgumentException">Two sources have one name.</exception>
    public LabelingEngine(
        LabelStore store,
        IEnumerable<IAssetSourceProvider> sources,
        IEnumerable<IImageDecoder>? decoders = null,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null,
        IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(sources);
        _services = new EngineServices(store, sources, [.. decoders ?? []], timeProvider ?? TimeProvider.System, loggerFactory, meterFactory);
        Projects = new ProjectCollection(_services);
    }

    /// <summary>The projects of the store.</summary>
    public ProjectCollection Projects { get; }

    /// <summary>Makes the store ready now, rather than at the first call that needs it: to learn early that a file is damaged or a server away.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="LabelStoreException">The store cannot be opened.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken = default) => await _services.StoreAsync(cancellationToken).ConfigureAwait(false);

    internal void LogRefreshFailure(Exception exception) => LogMessages.RefreshesFailed(_services.Log, exception);

    /// <summary>Disposes the store. What was acknowledged is durable without this.</summary>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
