using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>The machine-learning assistance of one project: its settings, its runs, and the wish for another. Safe for many callers at once.</summary>
/// <remarks>
/// The work itself is done by a worker of the package <c>Labeling.MlAssist</c>, in this process or another over the same store; without one, what is
/// asked for waits.
/// </remarks>
public sealed class ProjectAssist
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private readonly ProjectSession _session;

    internal ProjectAssist(ProjectSession session) => _session = session;

    /// <summary>Reads what the project wants of assistance.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<AssistSettings> GetSettingsAsync(CancellationToken cancellationToken = default)
        => await (await RecordsAsync(cancellationToken).ConfigureAwait(false)).GetSettingsAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Changes what the project wants of assistance. Workers heed it within seconds.</summary>
    /// <param name="settings">All settings; copy those of <see cref="GetSettingsAsync"/> and change some.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public async Task UpdateSettingsAsync(AssistSettings settings, CancellationToken cancellationToken = default)
    {
        AssistRules.Check(settings);
        await (await RecordsAsync(cancellationToken).ConfigureAwait(false)).SetSettingsAsync(settings, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads where assistance stands, from kept counters: the same time whatever the project's size.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<AssistStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        var records = new AssistRecords(store, _session.Id);
        var settings = await records.GetSettingsAsync(cancellationToken).ConfigureAwait(false);
        var state = await records.GetStateAsync(cancellationToken).ConfigureAwait(false);
        var progress = await store.GetProgressAsync(_session.Id, cancellationToken).ConfigureAwait(false);
        var counts = _session.Info.LabelClasses.ToDictionary(c => c.Id, c => progress.LabelCounts.GetValueOrDefault(c.Id));
        return new AssistStatus
        {
            Settings = settings,
            State = state,
            Labels = progress.Labeled,
            LabelsForNextRun = settings.LabelsForNextRun(state),
            LabelCounts = counts,
            ScarceClasses = [.. counts.Where(c => c.Value < settings.MinLabelsPerClass).Select(c => c.Key).Order()],
        };
    }

    /// <summary>Streams all runs, the earliest first.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async IAsyncEnumerable<Run> ListRunsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var records = await RecordsAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var run in records.ListRunsAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return run;
        }
    }

    /// <summary>Finds a run.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Run?> FindRunAsync(RunId id, CancellationToken cancellationToken = default)
        => await (await RecordsAsync(cancellationToken).ConfigureAwait(false)).FindRunAsync(id, cancellationToken).ConfigureAwait(false);

    /// <summary>Watches the runs: those that are not ended, then each again whenever its state changes, and new ones.</summary>
    /// <remarks>Looks once a second, so a state that lasts less may be passed over; the end of a run never is.</remarks>
    /// <param name="cancellationToken">Ends the watching, which otherwise never ends.</param>
    public async IAsyncEnumerable<Run> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var known = new Dictionary<RunId, RunState>();
        for (bool isFirst = true; ; isFirst = false)
        {
            await foreach (var run in ListRunsAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!known.TryGetValue(run.Id, out var before) || before != run.State)
                {
                    known[run.Id] = run.State;
                    if (!isFirst || !run.IsEnded)
                    {
                        yield return run;
                    }
                }
            }

            await Task.Delay(WatchInterval, _session.Services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for a training run now, whatever the number of new labels. The next worker that looks begins it.</summary>
    /// <param name="requestedBy">Who asks, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>The run, queued; the one that waits already when there is one.</returns>
    /// <exception cref="LabelingException">Assistance is switched off: code <see cref="LabelingErrorCodes.AssistDisabled"/>.</exception>
    public async Task<Run> TrainAsync(string? requestedBy = null, CancellationToken cancellationToken = default)
    {
        if (requestedBy is not null)
        {
            Arguments.CheckActor(requestedBy);
        }

        var records = await RecordsAsync(cancellationToken).ConfigureAwait(false);
        if (!(await records.GetSettingsAsync(cancellationToken).ConfigureAwait(false)).IsEnabled)
        {
            throw new LabelingException(LabelingErrorCodes.AssistDisabled, $"Assistance is switched off in the project '{_session.Info.Name}'; switch it on in its assist settings first.");
        }

        while (true)
        {
            var state = await records.GetStateAsync(cancellationToken).ConfigureAwait(false);
            if (state.QueuedRunId is { } queued && await records.FindRunAsync(queued, cancellationToken).ConfigureAwait(false) is { State: RunState.Queued } waiting)
            {
                return waiting;
            }

            var now = _session.Services.Time.GetUtcNow();
            var id = new RunId(Guid.CreateVersion7(now));
            var run = new Run { Id = id, Kind = RunKind.Training, State = RunState.Queued, TrainingRunId = id, RequestedBy = requestedBy, CreatedAt = now };
            run = await records.TryWriteRunAsync(run, cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException($"The new run id {id} is taken; call again.");
            if (await records.TryWriteStateAsync(new AssistState(state) { QueuedRunId = id }, cancellationToken).ConfigureAwait(false) is not null)
            {
                return run;
            }

            await records.TryDeleteRunAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops a run: a queued one at once, a running one at its worker's next heartbeat.</summary>
    /// <param name="id">The run.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether there was such a run that had not ended.</returns>
    public async Task<bool> CancelRunAsync(RunId id, CancellationToken cancellationToken = default)
    {
        var records = await RecordsAsync(cancellationToken).ConfigureAwait(false);
        while (await records.FindRunAsync(id, cancellationToken).ConfigureAwait(false) is { IsEnded: false } run)
        {
            var next = run.State == RunState.Queued
                ? new Run(run) { State = RunState.Canceled, EndedAt = _session.Services.Time.GetUtcNow() }
                : new Run(run) { IsCancelRequested = true };
            if (await records.TryWriteRunAsync(next, cancellationToken).ConfigureAwait(false) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<AssistRecords> RecordsAsync(CancellationToken cancellationToken)
        => new(await _session.StoreAsync(cancellationToken).ConfigureAwait(false), _session.Id);
}
