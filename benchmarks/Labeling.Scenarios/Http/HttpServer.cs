using Labeling.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Labeling.Scenarios;

/// <summary>A host with the studio on a free port of this machine, as an application would have it, with authorization.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    /// <summary>The header that says who asks, in place of a sign-in.</summary>
    public const string LabelerHeader = "X-Labeler";

    private readonly WebApplication _app;

    private HttpServer(WebApplication app) => _app = app;

    /// <summary>The root of the API.</summary>
    public Uri Address => new(_app.Urls.First() + "/labeling/api/v1/");

    /// <summary>Starts. The store stays the caller's.</summary>
    public static async Task<HttpServer> StartAsync(LabelStore store, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthorization();
        builder.Services.AddLabeling();
        builder.Services.AddSingleton(store);
        WebApplication app = builder.Build();
        IReadOnlyList<LabelingRole> roles = [LabelingRole.Labeler];
        app.MapLabeling("/labeling", options =>
        {
            options.FindUser = http => http.Request.Headers[LabelerHeader];
            options.FindRoles = (_, _) => new(roles);
        });
        await app.StartAsync(cancellationToken);
        return new HttpServer(app);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
