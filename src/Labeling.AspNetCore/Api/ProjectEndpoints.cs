using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>Projects: list, create, look at, delete.</summary>
internal static class ProjectEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("GET", "projects", "listProjects", null, "Lists the projects that the caller may see, in the order they were created.", ListAsync)
        {
            Result = WebJsonContext.Default.ProjectListView,
            Query = [("after", "The last project of the page before."), ("limit", "The most projects, 1 to 200; 50 if absent.")],
        },
        new("POST", "projects", "createProject", LabelingPermission.WriteProjects, "Creates a project, and reads its dataset in where asked to.", CreateAsync)
        {
            Body = WebJsonContext.Default.NewProjectBody,
            Result = WebJsonContext.Default.ProjectPageView,
            Status = StatusCodes.Status201Created,
            Problems = [(409, LabelingErrorCodes.ProjectNameTaken), (403, LabelingWebErrorCodes.DatasetNotAllowed), (422, LabelingErrorCodes.DatasetUnavailable)],
        },
        new("GET", "projects/{project}", "getProject", LabelingPermission.ReadProjects, "Returns a project, and what the caller may do in it. The ETag is its version.", GetAsync)
        {
            Result = WebJsonContext.Default.ProjectPageView,
        },
        new("DELETE", "projects/{project}", "deleteProject", LabelingPermission.DeleteProjects, "Deletes a project; its name stays taken for ever.", DeleteAsync) { Status = 204 },
    ];

    private static async Task ListAsync(ApiCall call)
    {
        _ = call.User;
        var query = call.Http.Request.Query;
        int limit = QueryReader.Number(query, "limit", DefaultLimit, 1, MaxLimit);
        ProjectId? after = query["after"] is [{ Length: > 0 } text] ? QueryReader.Project(text) : null;
        var views = new List<ProjectPageView>();
        bool isBehind = after is null, hasMore = false;
        await foreach (var project in call.Studio.Projects.ListAsync(call.Aborted).ConfigureAwait(false))
        {
            if (!isBehind)
            {
                isBehind = project.Info.Id == after;
                continue;
            }

            if (await ViewIfAllowedAsync(call, project).ConfigureAwait(false) is { } view)
            {
                if (views.Count == limit)
                {
                    hasMore = true;
                    break;
                }

                views.Add(view);
            }
        }

        await call.WriteAsync(new ProjectListView { Projects = views, Next = hasMore ? views[^1].Project.Id : null }, WebJsonContext.Default.ProjectListView).ConfigureAwait(false);
    }

    private static async Task CreateAsync(ApiCall call)
    {
        var body = await call.ReadAsync(WebJsonContext.Default.NewProjectBody, given =>
        {
            ApiCall.Complete(given["settings"], new ProjectSettings(), WebJsonContext.Default.ProjectSettings);
            ApiCall.Complete(given["assist"], new AssistSettings(), WebJsonContext.Default.AssistSettings);
        }).ConfigureAwait(false);
        var definition = new ProjectDefinition(body.Name, body.TaskType)
        {
            Dataset = call.Studio.Datasets.Open(body.Dataset, call.Studio.Uploads),
            LabelClasses = body.LabelClasses,
            Instructions = body.Instructions,
            Description = body.Description,
            Settings = body.Settings ?? new ProjectSettings(),
            Assist = body.Assist,
            Seed = body.Seed,
        };
        var project = await call.Studio.Projects.CreateAsync(definition, call.Aborted).ConfigureAwait(false);
        if (body.Start)
        {
            call.Studio.Starts.Begin(project);
        }

        call.SetVersion(project.Info.Version);
        call.Http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{call.Http.Request.PathBase}{call.Http.Request.Path}/{project.Info.Id}");
        await call.WriteAsync(await ViewAsync(call, project).ConfigureAwait(false), WebJsonContext.Default.ProjectPageView, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private static async Task GetAsync(ApiCall call)
    {
        await call.Project.ReloadAsync(call.Aborted).ConfigureAwait(false);
        call.SetVersion(call.Project.Info.Version);
        await call.WriteAsync(await ViewAsync(call, call.Project).ConfigureAwait(false), WebJsonContext.Default.ProjectPageView).ConfigureAwait(false);
    }

    private static async Task DeleteAsync(ApiCall call)
    {
        var id = call.Project.Info.Id;
        await call.Studio.Projects.DeleteAsync(id, call.Aborted).ConfigureAwait(false);
        call.Studio.Forget(id);
        await call.WriteNothingAsync().ConfigureAwait(false);
    }

    private static async ValueTask<ProjectPageView?> ViewIfAllowedAsync(ApiCall call, LabelingProject project)
        => await call.Studio.Access.IsAllowedAsync(call.Http, LabelingPermission.ReadProjects, project.Info).ConfigureAwait(false)
            ? await ViewAsync(call, project).ConfigureAwait(false)
            : null;

    private static async Task<ProjectPageView> ViewAsync(ApiCall call, LabelingProject project)
    {
        var permissions = await call.ListPermissionsAsync(project.Info).ConfigureAwait(false);
        return new ProjectPageView
        {
            Project = ProjectPrivacy.For(permissions, project.Info),
            Permissions = permissions,
            Stand = permissions.Contains(LabelingPermission.ReadSummary.Name) ? await ProgressEndpoints.StandAsync(call.Studio, project, call.Aborted).ConfigureAwait(false) : null,
        };
    }
}
