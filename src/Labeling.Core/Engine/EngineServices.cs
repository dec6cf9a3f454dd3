using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Labeling;

/// <summary>What every part of one engine shares.</summary>
internal sealed class EngineServices : IAsyncDisposable
{
    private readonly LabelStore _store;
    private readonly Dictionary<string, IAssetSourceProvider> _sources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ProjectId, ProjectSession> _sessions = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile bool _isReady;
    private volatile bool _isDisposed;

    public EngineServices(
        LabelStore store,
        IEnumerable<IAssetSourceProvider> sources,
        IReadOnlyList<IImageDecoder> decoders,
        TimeProvider time,
        ILoggerFactory? loggerFactory,
        IMeterFactory? meterFactory)
    {
        foreach (var source in sources)
        {
            if (!_sources.TryAdd(source.SourceName, source))
            {
                throw new ArgumentException($"Two asset source providers are named '{source.SourceName}'; register one of them.", nameof(sources));
            }
        }

        _store = store;
        Time = time;
        Log = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger(LabelingDiagnostics.Name);
        Instruments = new EngineInstruments(meterFactory, store.Name);
        Images = new ImageProbe(this, decoders);
    }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public EngineInstruments Instruments { get; }

    public ImageProbe Images { get; }

    /// <summary>The store, ready for calls.</summary>
    public ValueTask<LabelStore> StoreAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(LabelingEngine));
        return _isReady ? new(_store) : OpenStoreAsync(cancellationToken);
    }

    /// <summary>The one session of a project, which now knows at least this version of it.</summary>
    public ProjectSession SessionOf(Project project)
    {
        var session = _sessions.GetOrAdd(project.Id, static (_, argument) => new ProjectSession(argument.Services, argument.Project), (Services: this, Project: project));
        session.Learn(project);
        return session;
    }

    public void Forget(ProjectId projectId) => _sessions.TryRemove(projectId, out _);

    /// <summary>Opens a dataset's source, without touching disk or network.</summary>
    public IAssetSource OpenSource(DatasetDefinition dataset)
    {
        if (!_sources.TryGetValue(dataset.Source, out var provider))
        {
            string known = _sources.Count == 0 ? "none is" : $"those registered are: {string.Join(", ", _sources.Keys.Order(StringComparer.Ordinal))}";
            throw new LabelingException(
                LabelingErrorCodes.DatasetUnavailable,
                $"No asset source provider is registered for the dataset's source '{dataset.Source}' ({known}); register the package that serves it.");
        }

        return provider.Open(dataset);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _store.DisposeAsync().ConfigureAwait(false);
        Instruments.Dispose();
        _opening.Dispose();
    }

    private async ValueTask<LabelStore> OpenStoreAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady)
            {
                await _store.InitializeAsync(cancellationToken).ConfigureAwait(false);
                _isReady = true;
                LogMessages.StoreReady(Log, _store.Name);
            }
        }
        finally
        {
            _opening.Release();
        }

        return _store;
    }
}
