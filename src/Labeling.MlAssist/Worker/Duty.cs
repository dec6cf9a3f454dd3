namespace Labeling.MlAssist;

/// <summary>A project in the hands of this worker: renewed while it lasts, given back at its end.</summary>
/// <remarks>Of two workers that want the same project, the one whose write of the state goes through has it, until a time that it moves on with each heartbeat.</remarks>
internal sealed class Duty : IAsyncDisposable
{
    private readonly AssistRecords _records;
    private readonly MlAssistOptions _options;
    private readonly TimeProvider _time;
    private readonly LabelStore _store;
    private readonly ProjectId _projectId;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _ended = new();
    private RunTracker? _tracker;
    private Task? _beating;
    private AssistState _state;

    private Duty(LabelStore store, ProjectId projectId, AssistRecords records, AssistState state, MlAssistOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        _store = store;
        _projectId = projectId;
        _records = records;
        _state = state;
        _options = options;
        _time = time;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    public AssistState State => Volatile.Read(ref _state);

    /// <summary>Cancelled when the work is to stop.</summary>
    public CancellationToken Stopping => _stop.Token;

    public StopReason Reason { get; private set; }

    /// <summary>Takes a project in hand.</summary>
    /// <returns>The duty, or <see langword="null"/> when another worker has it.</returns>
    public static async Task<Duty?> TryBeginAsync(
        LabelStore store, ProjectId projectId, AssistRecords records, AssistState state, MlAssistOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (state.WorkerUntil > now && state.Worker != options.WorkerName)
        {
            return null;
        }

        var mine = new AssistState(state) { Worker = options.WorkerName, WorkerUntil = now + options.Lease };
        if (await records.TryWriteStateAsync(mine, cancellationToken).ConfigureAwait(false) is not { } written)
        {
            return null;
        }

        var duty = new Duty(store, projectId, records, written, options, time, cancellationToken);
        duty._beating = Task.Run(duty.BeatAsync, CancellationToken.None);
        return duty;
    }

    /// <summary>Watches over a run from now on.</summary>
    public void Watch(RunTracker? tracker) => Volatile.Write(ref _tracker, tracker);

    /// <summary>Changes the state, whatever others changed of it meanwhile.</summary>
    /// <returns>Whether the project is still this worker's.</returns>
    public async Task<bool> ChangeAsync(Func<AssistState, AssistState> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                if (await _records.TryWriteStateAsync(change(_state), cancellationToken).ConfigureAwait(false) is { } written)
                {
                    Volatile.Write(ref _state, written);
                    return true;
                }

                var found = await _records.GetStateAsync(cancellationToken).ConfigureAwait(false);
                if (found.Worker != _options.WorkerName)
                {
                    await StopAsync(StopReason.Lost).ConfigureAwait(false);
                    return false;
                }

                Volatile.Write(ref _state, found);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _beating!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _ended.Dispose();
        _writing.Dispose();
    }

    private async Task BeatAsync()
    {
        while (true)
        {
            await Task.Delay(_options.Lease / 3, _time, _ended.Token).ConfigureAwait(false);
            try
            {
                await BeatOnceAsync(_ended.Token).ConfigureAwait(false);
            }
            catch (LabelStoreException exception) when (exception.IsTransient)
            {
                // The next beat comes before the lease is over.
            }
        }
    }

    private async Task BeatOnceAsync(CancellationToken cancellationToken)
    {
        bool isMine = await ChangeAsync(state => new AssistState(state) { WorkerUntil = _time.GetUtcNow() + _options.Lease }, cancellationToken).ConfigureAwait(false);
        if (isMine && Volatile.Read(ref _tracker) is { } tracker)
        {
            if (!await tracker.SaveAsync(cancellationToken).ConfigureAwait(false))
            {
                await StopAsync(StopReason.Lost).ConfigureAwait(false);
            }
            else if (tracker.Run.IsCancelRequested)
            {
                await StopAsync(StopReason.CancelRequested).ConfigureAwait(false);
            }
        }

        if (await _store.FindProjectAsync(_projectId, cancellationToken).ConfigureAwait(false) is not { State: ProjectState.Running })
        {
            await StopAsync(StopReason.ProjectStopped).ConfigureAwait(false);
        }
        else if (!(await _records.GetSettingsAsync(cancellationToken).ConfigureAwait(false)).IsEnabled)
        {
            await StopAsync(StopReason.Disabled).ConfigureAwait(false);
        }
    }

    private Task StopAsync(StopReason reason)
    {
        if (Reason == StopReason.None)
        {
            Reason = reason;
        }

        return _stop.CancelAsync();
    }
}
