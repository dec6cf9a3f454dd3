using System.Diagnostics.Metrics;
using Labeling.MlAssist;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Labeling;

/// <summary>Does the work of machine-learning assistance over a store: trains when it is time, or when somebody asks, and hands out what comes of it.</summary>
/// <remarks>
/// <para>
/// Run one in the host, or in processes of their own over the same store. Of several workers one has a project in hand at a time; when it dies, another
/// goes on where it stood once its <see cref="MlAssistOptions.Lease"/> is over. Whatever goes wrong in a run is told on the run, and labeling goes on.
/// </para>
/// <para>Safe for many callers at once. It disposes what it made, not what it was given.</para>
/// </remarks>
public sealed class AssistWorker : IAsyncDisposable
{
    private readonly WorkerServices _services;
    private readonly LabelStore _store;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private volatile bool _isReady;

    /// <summary>Creates a worker. Touches neither disk nor network.</summary>
    /// <param name="store">Where projects, items and runs are kept.</param>
    /// <param name="sources">Where datasets can come from.</param>
    /// <param name="decoders">Reads pictures, the first that recognises a file. At least one.</param>
    /// <param name="options">How the worker behaves, or <see langword="null"/> for the defaults.</param>
    /// <param name="trainers">Further trainers; of those that can train a project the last is taken, before the library's own for classification.</param>
    /// <param name="nextItems">Further ways to choose what to label next, found by their names.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <param name="meterFactory">Where the meter of <see cref="MlAssistDiagnostics"/> comes from, or <see langword="null"/> for one of the worker's own.</param>
    /// <exception cref="ArgumentException">There is no decoder, two sources have one name, or an option is out of its range.</exception>
    public AssistWorker(
        LabelStore store,
        IEnumerable<IAssetSourceProvider> sources,
        IEnumerable<IImageDecoder> decoders,
        MlAssistOptions? options = null,
        IEnumerable<ITrainer>? trainers = null,
        IEnumerable<INextItems>? nextItems = null,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null,
        IMeterFactory? meterFactory = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(decoders);
        options ??= new MlAssistOptions();
        options.Check();
        _store = store;
        _services = new WorkerServices(
            store, sources, [.. decoders], options, trainers ?? [], nextItems ?? [], timeProvider ?? TimeProvider.System,
            (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger(MlAssistDiagnostics.Name), meterFactory);
    }

    /// <summary>Looks after all running projects, for ever.</summary>
    /// <param name="cancellationToken">Ends it; what is under way is left for the next worker to go on with.</param>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                await RunDueAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (LabelStoreException exception)
            {
                AssistLog.WorkerFailed(_services.Log, exception);
            }

            await Task.Delay(_services.Options.PollInterval, _services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Does what is due in one project now: a round that is asked for, or that it is time for, or that another worker left; or new items.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="cancellationToken">Stops it; what is under way is left for the next worker to go on with.</param>
    /// <returns>Whether something was done. Nothing is when the project does not run, is not assisted, or is in another worker's hands.</returns>
    public async Task<bool> RunDueAsync(ProjectId projectId, CancellationToken cancellationToken = default)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await new ProjectWork(_services, projectId).RunDueAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes what the worker opened: networks and caches. Call it when nothing runs any more.</summary>
    public ValueTask DisposeAsync()
    {
        _services.Dispose();
        _opening.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RunDueAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var project in _store.ListProjectsAsync(includeDeleted: false, cancellationToken).ConfigureAwait(false))
        {
            if (project.State != ProjectState.Running)
            {
                continue;
            }

            try
            {
                await new ProjectWork(_services, project.Id).RunDueAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                AssistLog.ProjectFailed(_services.Log, exception, project.Id);
            }
        }
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        if (_isReady)
        {
            return;
        }

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady)
            {
                await _store.InitializeAsync(cancellationToken).ConfigureAwait(false);
                _isReady = true;
            }
        }
        finally
        {
            _opening.Release();
        }
    }
}
