using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>The refresh of a project's dataset.</summary>
internal static class RefreshEndpoints
{
    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("GET", "projects/{project}/refresh", "getRefresh", LabelingPermission.ReadProjects, "Returns when the dataset was last refreshed, and what came of it. 204 when it never was.", GetAsync)
        {
            Result = WebJsonContext.Default.RefreshStatus,
        },
        new("POST", "projects/{project}/refresh", "refreshProject", LabelingPermission.WriteProjects, "Begins to bring the items up to what the dataset has now.", BeginAsync)
        {
            Status = StatusCodes.Status202Accepted,
            Problems = [(409, LabelingErrorCodes.ProjectState)],
        },
    ];

    private static async Task GetAsync(ApiCall call)
    {
        if (await call.Project.GetLastRefreshAsync(call.Aborted).ConfigureAwait(false) is { } status)
        {
            await call.WriteAsync(status, WebJsonContext.Default.RefreshStatus).ConfigureAwait(false);
        }
        else
        {
            await call.WriteNothingAsync().ConfigureAwait(false);
        }
    }

    private static Task BeginAsync(ApiCall call)
    {
        var project = call.Project;
        if (project.Info.State is not (ProjectState.Running or ProjectState.Paused))
        {
            throw new LabelingException(LabelingErrorCodes.ProjectState, $"The project '{project.Info.Name}' is {project.Info.State} and cannot be refreshed; only a running or a paused one can.");
        }

        // It outlives the request; how it ended is kept with the project.
        _ = Task.Run(() => RunAsync(call.Studio, project), CancellationToken.None);
        call.Http.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }

    private static async Task RunAsync(Studio studio, LabelingProject project)
    {
        try
        {
            await project.RefreshAsync(progress: null, studio.Stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What went wrong is kept with the project, where owners look, and logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            WebLog.RefreshFailed(studio.Log, exception, project.Info.Id);
        }
    }
}
