namespace Labeling.AspNetCore;

/// <summary>Machine-learning assistance: its settings, how far it is, and its runs.</summary>
internal static class AssistEndpoints
{
    private const int MaxRuns = 50;

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("GET", "projects/{project}/assist", "getAssist", LabelingPermission.ReadRuns, "Returns settings, status and the last runs, newest first.", GetAsync)
        {
            Result = WebJsonContext.Default.AssistView,
        },
        new("PUT", "projects/{project}/assist", "updateAssist", LabelingPermission.WriteProjects, "Changes the settings; those that are left out stay.", UpdateAsync)
        {
            Body = WebJsonContext.Default.AssistSettings,
            Status = 204,
        },
        new("POST", "projects/{project}/runs", "train", LabelingPermission.WriteProjects, "Queues a training run now.", TrainAsync)
        {
            Result = WebJsonContext.Default.RunView,
            Problems = [(422, LabelingErrorCodes.AssistDisabled)],
        },
        new("DELETE", "projects/{project}/runs/{run}", "cancelRun", LabelingPermission.WriteProjects, "Stops a run.", CancelAsync) { Status = 204 },
    ];

    private static async Task GetAsync(ApiCall call)
    {
        var status = await call.Project.Assist.GetStatusAsync(call.Aborted).ConfigureAwait(false);
        var runs = new List<RunView>();
        await foreach (var run in call.Project.Assist.ListRunsAsync(call.Aborted).ConfigureAwait(false))
        {
            runs.Add(View(run));
        }

        runs.Reverse();
        await call.WriteAsync(
            new AssistView
            {
                IsAvailable = call.Studio.HasTrainer || runs.Count > 0,
                CanTrainHere = call.Studio.CanTrain(call.Project.Info),
                Settings = status.Settings,
                Status = new AssistStatusView { State = StateOf(status, runs), Labels = status.Labels, LabelsForNextRun = status.LabelsForNextRun, Progress = Math.Clamp(status.Progress, 0, 1) },
                Runs = runs.Count > MaxRuns ? runs.GetRange(0, MaxRuns) : runs,
            },
            WebJsonContext.Default.AssistView).ConfigureAwait(false);
    }

    private static async Task UpdateAsync(ApiCall call)
    {
        var current = (await call.Project.Assist.GetStatusAsync(call.Aborted).ConfigureAwait(false)).Settings;
        var settings = await call.ReadAsync(
            WebJsonContext.Default.AssistSettings, body => ApiCall.Complete(body, current, WebJsonContext.Default.AssistSettings)).ConfigureAwait(false);
        await call.Project.Assist.UpdateSettingsAsync(settings, call.Aborted).ConfigureAwait(false);
        await call.WriteNothingAsync().ConfigureAwait(false);
    }

    private static async Task TrainAsync(ApiCall call)
    {
        var run = await call.Project.Assist.TrainAsync(call.User, call.Aborted).ConfigureAwait(false);
        await call.WriteAsync(View(run), WebJsonContext.Default.RunView).ConfigureAwait(false);
    }

    private static async Task CancelAsync(ApiCall call)
    {
        if (!Guid.TryParseExact(call.Route("run"), "D", out var id) || !await call.Project.Assist.CancelRunAsync(new RunId(id), call.Aborted).ConfigureAwait(false))
        {
            throw new ApiProblemException(404, LabelingWebErrorCodes.NotFound, "There is no such run that could be stopped; it has ended, or never was.");
        }

        await call.WriteNothingAsync().ConfigureAwait(false);
    }

    /// <summary>A queued run that was stopped stays in the state until a worker comes by; it waits for nothing.</summary>
    private static string StateOf(AssistStatus status, List<RunView> runs)
        => !status.Settings.IsEnabled ? "Off"
            : status.State.ActiveRunId is not null ? "Running"
            : runs.Exists(run => run.Id == status.State.QueuedRunId && run.State == RunState.Queued) ? "Queued" : "Waiting";

    private static RunView View(Run run) => new()
    {
        Id = run.Id,
        Kind = run.Kind,
        State = run.State,
        RequestedBy = run.RequestedBy,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Progress = run.Progress,
        Metrics = run.Metrics.Values,
        Log = run.Log,
        Error = run.Error,
    };
}
