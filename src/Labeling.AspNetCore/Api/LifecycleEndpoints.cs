using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>The life of a project and what may change of it.</summary>
internal static class LifecycleEndpoints
{
    private static readonly (int, string)[] States = [(409, LabelingErrorCodes.ProjectState)];

    private static readonly (int, string)[] Versions = [(412, LabelingErrorCodes.ProjectChanged)];

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("POST", "projects/{project}/start", "startProject", LabelingPermission.WriteProjects, "Begins to read the dataset in; the project runs when that is done.", StartAsync) { Status = 202, Problems = States },
        new("POST", "projects/{project}/pause", "pauseProject", LabelingPermission.WriteProjects, "Stops labeling for now.", call => ChangeAsync(call, call.Project.PauseAsync)) { Status = 204, Problems = States },
        new("POST", "projects/{project}/resume", "resumeProject", LabelingPermission.WriteProjects, "Lets labeling go on.", call => ChangeAsync(call, call.Project.ResumeAsync)) { Status = 204, Problems = States },
        new("POST", "projects/{project}/complete", "completeProject", LabelingPermission.WriteProjects, "Ends labeling for good; reviews and exports go on.", call => ChangeAsync(call, call.Project.CompleteAsync)) { Status = 204, Problems = States },
        new("PUT", "projects/{project}/instructions", "updateInstructions", LabelingPermission.WriteProjects, "Changes what labelers are told.", InstructionsAsync)
        {
            Body = WebJsonContext.Default.Instructions,
            Status = 204,
            NeedsVersion = true,
            Problems = Versions,
        },
        new("PUT", "projects/{project}/description", "updateDescription", LabelingPermission.WriteProjects, "Changes what the project is said to be about.", DescriptionAsync)
        {
            Body = WebJsonContext.Default.DescriptionBody,
            Status = 204,
            NeedsVersion = true,
            Problems = Versions,
        },
        new("PUT", "projects/{project}/settings", "updateSettings", LabelingPermission.WriteProjects, "Changes how the project behaves; settings that are left out stay.", SettingsAsync)
        {
            Body = WebJsonContext.Default.ProjectSettings,
            Status = 204,
            NeedsVersion = true,
            Problems = [.. Versions, (409, LabelingErrorCodes.ProjectImmutable)],
        },
        new("POST", "projects/{project}/classes", "addLabelClasses", LabelingPermission.WriteProjects, "Adds label classes to a paused project.", ClassesAsync)
        {
            Body = WebJsonContext.Default.NewClassesBody,
            Status = 204,
            Problems = States,
        },
    ];

    private static Task StartAsync(ApiCall call)
    {
        if (call.Project.Info.State is not (ProjectState.Initializing or ProjectState.Running))
        {
            throw new LabelingException(LabelingErrorCodes.ProjectState, $"The project '{call.Project.Info.Name}' is {call.Project.Info.State} and cannot be started; resume it if it is paused.");
        }

        call.Studio.Starts.Begin(call.Project);
        call.Http.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }

    private static async Task ChangeAsync(ApiCall call, Func<CancellationToken, Task> change)
    {
        await change(call.Aborted).ConfigureAwait(false);
        await DoneAsync(call).ConfigureAwait(false);
    }

    private static async Task InstructionsAsync(ApiCall call)
    {
        long seen = call.SeenVersion();
        var instructions = await call.ReadAsync(WebJsonContext.Default.Instructions).ConfigureAwait(false);
        bool isEmpty = string.IsNullOrWhiteSpace(instructions.Text) && instructions.Url is null;
        await call.Project.UpdateInstructionsAsync(isEmpty ? null : instructions, seen, call.Aborted).ConfigureAwait(false);
        await DoneAsync(call).ConfigureAwait(false);
    }

    private static async Task DescriptionAsync(ApiCall call)
    {
        long seen = call.SeenVersion();
        var body = await call.ReadAsync(WebJsonContext.Default.DescriptionBody).ConfigureAwait(false);
        await call.Project.UpdateDescriptionAsync(string.IsNullOrWhiteSpace(body.Description) ? null : body.Description, seen, call.Aborted).ConfigureAwait(false);
        await DoneAsync(call).ConfigureAwait(false);
    }

    private static async Task SettingsAsync(ApiCall call)
    {
        long seen = call.SeenVersion();
        var settings = await call.ReadAsync(
            WebJsonContext.Default.ProjectSettings, body => ApiCall.Complete(body, call.Project.Info.Settings, WebJsonContext.Default.ProjectSettings)).ConfigureAwait(false);
        await call.Project.UpdateSettingsAsync(settings, seen, call.Aborted).ConfigureAwait(false);
        await DoneAsync(call).ConfigureAwait(false);
    }

    private static async Task ClassesAsync(ApiCall call)
    {
        var body = await call.ReadAsync(WebJsonContext.Default.NewClassesBody).ConfigureAwait(false);
        await call.Project.AddLabelClassesAsync(body.Classes, body.Relabel, call.Aborted).ConfigureAwait(false);
        await DoneAsync(call).ConfigureAwait(false);
    }

    private static Task DoneAsync(ApiCall call)
    {
        call.SetVersion(call.Project.Info.Version);
        return call.WriteNothingAsync();
    }
}
