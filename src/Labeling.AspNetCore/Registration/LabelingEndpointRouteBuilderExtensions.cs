using System.Diagnostics.CodeAnalysis;
using Labeling;
using Labeling.AspNetCore;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts the labeling studio into a host.</summary>
public static class LabelingEndpointRouteBuilderExtensions
{
    /// <summary>Serves the studio's pages and its HTTP API below a path. <c>AddLabeling()</c> with a store comes before, among the services.</summary>
    /// <remarks>
    /// <para>
    /// Users need roles: see <see cref="LabelingWebOptions.RoleClaimType"/>. A host without authorization services serves everybody as owner in
    /// development, and refuses to start elsewhere.
    /// </para>
    /// <para>
    /// The pages work below any path base and behind proxies, load nothing from elsewhere, and come with a Content-Security-Policy that allows
    /// no inline script or style. The API is at <c>api/v1</c> below the path, and describes itself at <c>api/v1/openapi.json</c>.
    /// </para>
    /// </remarks>
    /// <param name="endpoints">The host.</param>
    /// <param name="prefix">The path.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>All endpoints of the studio, for conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="InvalidOperationException">Labeling is not among the services, or there is no authorization outside development.</exception>
    public static IEndpointConventionBuilder MapLabeling(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "/labeling", Action<LabelingWebOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var options = new LabelingWebOptions();
        configure?.Invoke(options);
        Check(options);

        var services = endpoints.ServiceProvider;
        if (services.GetService<LabelingEngine>() is null)
        {
            throw new InvalidOperationException("MapLabeling serves the labeling engine, and there is none: call builder.Services.AddLabeling() with a store, such as UseSqlite(path), before the host is built.");
        }

        var studio = new Studio(services, options, IsOpen(services));
        Warn(services, studio);
        var group = endpoints.MapGroup(prefix);
        MapApi(group.MapGroup("api/v1"), studio);
        MapPages(group, new StudioFiles(options));
        return group;
    }

    private static void MapApi(RouteGroupBuilder api, Studio studio)
    {
        var runner = new ApiRunner(studio);
        api.WithMetadata(new DisableCookieRedirectAttribute());
        foreach (var endpoint in ApiTable.All)
        {
            api.MapMethods(endpoint.Path, [endpoint.Method], runner.Wrap(endpoint)).WithDisplayName($"Labeling {endpoint.Id}");
        }

        api.Map("{**rest}", (RequestDelegate)ApiRunner.RefuseAsync).WithDisplayName("Labeling: no such operation").WithOrder(int.MaxValue);
    }

    private static void MapPages(RouteGroupBuilder pages, StudioFiles files)
    {
        pages.MapGet("", files.ServePageAsync).WithDisplayName("Labeling studio");
        pages.MapGet("assets/{**path}", files.ServeAsync).WithDisplayName("Labeling studio's files").AllowAnonymous();
    }

    /// <summary>Whether everybody is let in: in development, while the host has no authorization at all.</summary>
    private static bool IsOpen(IServiceProvider services)
    {
        if (services.GetService<IAuthorizationService>() is not null)
        {
            return false;
        }

        return services.GetService<IHostEnvironment>()?.IsDevelopment() == true
            ? true
            : throw new InvalidOperationException(
                "MapLabeling needs authorization outside development: call builder.Services.AddAuthorization() and the Add… method of your authentication, and give users claims of the type 'labeling_role'.");
    }

    private static void Warn(IServiceProvider services, Studio studio)
    {
        if (services.GetService<IAuthorizationService>() is null)
        {
            WebLog.OpenToEveryone(studio.Log);
        }

        if (services.GetService<IImageDecoder>() is null)
        {
            WebLog.NoImageDecoder(studio.Log);
        }
    }

    private static void Check(LabelingWebOptions options)
    {
        if (options.ProgressInterval < TimeSpan.FromSeconds(0.1))
        {
            throw new ArgumentException($"{nameof(options.ProgressInterval)} is {options.ProgressInterval}; give at least a tenth of a second.");
        }
    }
}
