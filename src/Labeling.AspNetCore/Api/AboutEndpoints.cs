using System.Reflection;

namespace Labeling.AspNetCore;

/// <summary>Who is there and what the host offers.</summary>
internal static class AboutEndpoints
{
    private static readonly string Version = typeof(AboutEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        new("GET", "about", "getAbout", null, "Tells who asks, what they may do everywhere, and what the host offers.", AboutAsync) { Result = WebJsonContext.Default.AboutView },
        new("GET", "openapi.json", "getOpenApi", null, "Returns this document.", OpenApiAsync) { ResultType = "application/json" },
    ];

    private static async Task AboutAsync(ApiCall call)
    {
        var studio = call.Studio;
        var permissions = await call.ListPermissionsAsync(project: null).ConfigureAwait(false);
        bool canCreate = permissions.Contains(LabelingPermission.WriteProjects.Name);
        await call.WriteAsync(
            new AboutView
            {
                User = call.User,
                Permissions = permissions,
                Version = Version,
                CanUpload = canCreate && studio.Uploads is not null,
                DatasetFolders = canCreate ? studio.Options.DatasetFolders : [],
                DatasetSources = canCreate ? studio.Sources : [],
                ExportFormats = [.. studio.Options.ExportFormats.Select(format => new FormatView { Name = format.Name, Title = format.Title })],
                CanTrain = studio.HasTrainer,
                RefreshInterval = studio.RefreshInterval,
                NewSettings = new ProjectSettings(),
                NewAssist = new AssistSettings(),
                SignOut = studio.Options.SignOutAddress?.OriginalString,
            },
            WebJsonContext.Default.AboutView).ConfigureAwait(false);
    }

    private static Task OpenApiAsync(ApiCall call)
    {
        call.Http.Response.ContentType = "application/json";
        call.Http.Response.Headers.CacheControl = "no-cache";
        return call.Http.Response.Body.WriteAsync(OpenApiDocument.Utf8, call.Aborted).AsTask();
    }
}
