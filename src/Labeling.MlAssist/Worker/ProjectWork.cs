using System.Globalization;

namespace Labeling.MlAssist;

/// <summary>Finds out what is due in one project, takes the project in hand, and does it run by run.</summary>
internal sealed class ProjectWork(WorkerServices services, ProjectId projectId)
{
    private readonly AssistRecords _records = new(services.Store, projectId);

    /// <returns>Whether something was done.</returns>
    public async Task<bool> RunDueAsync(CancellationToken cancellationToken)
    {
        if (await services.Store.FindProjectAsync(projectId, cancellationToken).ConfigureAwait(false) is not { State: ProjectState.Running } project || services.TrainerFor(project) is null)
        {
            return false;
        }

        var settings = await _records.GetSettingsAsync(cancellationToken).ConfigureAwait(false);
        var state = await _records.GetStateAsync(cancellationToken).ConfigureAwait(false);
        if (!settings.IsEnabled || (state.WorkerUntil > services.Time.GetUtcNow() && state.Worker != services.Options.WorkerName))
        {
            return false;
        }

        if (await NextAsync(project, settings, state, cancellationToken).ConfigureAwait(false) is not { } next
            || await Duty.TryBeginAsync(services.Store, projectId, _records, state, services.Options, services.Time, cancellationToken).ConfigureAwait(false) is not { } duty)
        {
            return false;
        }

        await using (duty.ConfigureAwait(false))
        {
            await WorkAsync(project, settings, duty, next, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>What is due: the run to go on with, or a new one, not written yet.</summary>
    private async Task<Run?> NextAsync(Project project, AssistSettings settings, AssistState state, CancellationToken cancellationToken)
    {
        if (state.ActiveRunId is { } active && await _records.FindRunAsync(active, cancellationToken).ConfigureAwait(false) is { } orphan
            && (orphan.IsEnded ? Following(project, settings, state, orphan) : orphan) is { } rest)
        {
            return rest;
        }

        if (state.QueuedRunId is { } queued && await _records.FindRunAsync(queued, cancellationToken).ConfigureAwait(false) is { State: RunState.Queued } waiting)
        {
            return waiting;
        }

        if (await IsRoundDueAsync(settings, state, cancellationToken).ConfigureAwait(false))
        {
            var id = NewId();
            return NewRun(id, RunKind.Training, id);
        }

        return state.ModelRunId is { } model && await HasNewItemsAsync(state, cancellationToken).ConfigureAwait(false) ? NewRun(NewId(), RunKind.Inference, model) : null;
    }

    private async Task<bool> IsRoundDueAsync(AssistSettings settings, AssistState state, CancellationToken cancellationToken)
    {
        if (state.RoundEndedAt is { } ended && services.Time.GetUtcNow() - ended < settings.QuietTime)
        {
            return false;
        }

        var progress = await services.Store.GetProgressAsync(projectId, cancellationToken).ConfigureAwait(false);
        return progress.Labeled >= settings.LabelsForNextRun(state)
            && progress.Incomplete > 0
            && !(settings.WaitForPrelabels && progress.Queue.GetValueOrDefault(TaskKind.Prelabeled) > 0);
    }

    private async Task<bool> HasNewItemsAsync(AssistState state, CancellationToken cancellationToken)
    {
        var query = new ItemQuery { Filter = new ItemFilter { Statuses = [ItemStatus.Unlabeled] }, After = state.LastItemId, Limit = 1 };
        await foreach (var item in services.Store.ListItemsAsync(projectId, query, cancellationToken).ConfigureAwait(false))
        {
            return true;
        }

        return false;
    }

    private async Task WorkAsync(Project project, AssistSettings settings, Duty duty, Run? next, CancellationToken cancellationToken)
    {
        var round = new Round(services, project, settings, duty, _records);
        await using (round.ConfigureAwait(false))
        {
            if (!await RunRoundAsync(project, settings, round, duty, next, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        await duty.ChangeAsync(
            state => new AssistState(state) { ActiveRunId = null, WorkerUntil = null, RoundEndedAt = services.Time.GetUtcNow() }, CancellationToken.None).ConfigureAwait(false);
        await RemoveOldRunsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does run after run until the round ends.</summary>
    /// <returns>Whether the project is still this worker's.</returns>
    private async Task<bool> RunRoundAsync(Project project, AssistSettings settings, Round round, Duty duty, Run? next, CancellationToken cancellationToken)
    {
        bool goOn = true;
        while (goOn && next is not null)
        {
            var run = await BeginAsync(duty, next, cancellationToken).ConfigureAwait(false);
            next = null;
            if (run is not null && await ExecuteAsync(round, duty, run, project.Id, cancellationToken).ConfigureAwait(false) is { } ended)
            {
                goOn = ended.State == RunState.Completed;
                next = goOn ? Following(project, settings, duty.State, ended) : null;
            }
            else if (duty.Reason == StopReason.Lost)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes down that the run is this worker's now.</summary>
    /// <returns>The run, or <see langword="null"/> when it is not to be had any more.</returns>
    private async Task<Run?> BeginAsync(Duty duty, Run run, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        if (run.State == RunState.Running && run.Worker != services.Options.WorkerName)
        {
            AssistLog.RunTakenOver(services.Log, run.Kind, run.Id, projectId, run.Worker);
            run = new Run(run) { Log = [.. run.Log, new RunLogLine { At = now, Text = $"taken over from '{run.Worker}'" }] };
        }

        long labels = (await services.Store.GetProgressAsync(projectId, cancellationToken).ConfigureAwait(false)).Labeled;
        bool isMine = await duty.ChangeAsync(
            state => new AssistState(state)
            {
                ActiveRunId = run.Id,
                QueuedRunId = state.QueuedRunId == run.Id ? null : state.QueuedRunId,
                Rounds = state.Rounds + (run.Kind == RunKind.Training && run.StartedAt is null ? 1 : 0),
                TrainedLabels = run.Kind == RunKind.Training ? labels : state.TrainedLabels,
            },
            cancellationToken).ConfigureAwait(false);
        var mine = new Run(run) { State = RunState.Running, Worker = services.Options.WorkerName, StartedAt = run.StartedAt ?? now, HeartbeatAt = now };
        return isMine ? await _records.TryWriteRunAsync(mine, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Does the work of a run and writes down how it ended.</summary>
    /// <returns>The run as it ended, or <see langword="null"/> when another worker has it now.</returns>
    private async Task<Run?> ExecuteAsync(Round round, Duty duty, Run run, ProjectId project, CancellationToken cancellationToken)
    {
        using var tracker = new RunTracker(_records, run, services.Time, services.Log);
        using var activity = AssistInstruments.Activities.StartActivity($"labeling.assist.{run.Kind.ToString().ToUpperInvariant() switch { "TRAINING" => "training", "VALIDATION" => "validation", "INFERENCE" => "inference", _ => "featurization" }}");
        activity?.SetTag("labeling.project.id", project.ToString());
        long started = services.Time.GetTimestamp();
        AssistLog.RunBegan(services.Log, run.Kind, run.Id, project);
        duty.Watch(tracker);
        Func<Run, Run> end;
        try
        {
            duty.Stopping.ThrowIfCancellationRequested();
            end = await round.ExecuteAsync(tracker, duty.Stopping).ConfigureAwait(false);
            tracker.Report(1);
        }
        catch (OperationCanceledException) when (duty.Stopping.IsCancellationRequested)
        {
            if (duty.Reason == StopReason.None)
            {
                // The process stops: the run stays as it is, and the next worker need not wait.
                await duty.ChangeAsync(state => new AssistState(state) { WorkerUntil = null }, CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            AssistLog.RunCanceled(services.Log, run.Kind, run.Id, project, duty.Reason.ToString());
            end = current => new Run(current) { State = RunState.Canceled };
            tracker.Log($"stopped: {Describe(duty.Reason)}");
        }
        catch (Exception exception) when (exception is not LabelStoreException)
        {
            AssistLog.RunFailed(services.Log, exception, run.Kind, run.Id, project);
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error);
            end = current => new Run(current) { State = RunState.Failed, ErrorCode = CodeOf(exception, run.Kind), Error = Describe(exception) };
        }

        duty.Watch(null);
        if (duty.Reason == StopReason.Lost || !await tracker.EndAsync(end, CancellationToken.None).ConfigureAwait(false))
        {
            AssistLog.RunLost(services.Log, run.Kind, run.Id, project);
            return null;
        }

        services.Instruments.Ended(run.Kind, tracker.Run.State, services.Time.GetElapsedTime(started));
        if (tracker.Run.State == RunState.Completed)
        {
            AssistLog.RunCompleted(services.Log, run.Kind, run.Id, project, tracker.Run.Metrics.ToString());
        }

        return tracker.Run;
    }

    /// <summary>The run that comes after one that is completed, or <see langword="null"/> at the end of the round.</summary>
    private Run? Following(Project project, AssistSettings settings, AssistState state, Run run)
    {
        bool hasClusters = settings.Clusters && project.TaskType is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel;
        bool hasPrelabels = settings.Prelabels && state.Thresholds.Count > 0;
        RunKind? kind = run switch
        {
            { State: not RunState.Completed } => null,
            { Kind: RunKind.Training } => RunKind.Validation,
            { Kind: RunKind.Validation } when hasPrelabels => RunKind.Inference,
            { Kind: RunKind.Validation or RunKind.Inference } when hasClusters || settings.NextItems != "random" => RunKind.Featurization,
            _ => null,
        };
        return kind is { } next ? NewRun(NewId(run.Id), next, run.TrainingRunId) : null;
    }

    /// <summary>A new id behind another: ids of one millisecond come in any order.</summary>
    private RunId NewId(RunId before = default)
    {
        RunId id;
        do
        {
            id = new RunId(Guid.CreateVersion7(services.Time.GetUtcNow()));
        }
        while (id <= before && services.Time.GetUtcNow().ToUnixTimeMilliseconds() >= MillisecondOf(before));
        return id;
    }

    private static long MillisecondOf(RunId id) => long.Parse(id.ToString().AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture) << 16
        | long.Parse(id.ToString().AsSpan(9, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private Run NewRun(RunId id, RunKind kind, RunId trainingRun)
        => new() { Id = id, Kind = kind, State = RunState.Queued, TrainingRunId = trainingRun, CreatedAt = services.Time.GetUtcNow() };

    private async Task RemoveOldRunsAsync(CancellationToken cancellationToken)
    {
        var runs = await _records.ListRunsAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var model = (await _records.GetStateAsync(cancellationToken).ConfigureAwait(false)).ModelRunId;
        foreach (var run in runs.Take(Math.Max(0, runs.Count - services.Options.MaxRuns)).Where(r => r.IsEnded && r.Id != model))
        {
            await _records.TryDeleteRunAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string CodeOf(Exception exception, RunKind kind) => exception is LabelingException known
        ? known.Code
        : kind == RunKind.Training ? LabelingErrorCodes.TrainingFailed : LabelingErrorCodes.InferenceFailed;

    private static string Describe(Exception exception) => exception is LabelingException
        ? exception.Message
        : $"{exception.GetType().Name}: {exception.Message} The worker's log has the details; the next round tries again.";

    private static string Describe(StopReason reason) => reason switch
    {
        StopReason.CancelRequested => "somebody cancelled it",
        StopReason.Disabled => "assistance was switched off",
        _ => "the project does not run any more",
    };
}
