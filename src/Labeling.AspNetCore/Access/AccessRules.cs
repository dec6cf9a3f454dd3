using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Labeling.AspNetCore;

/// <summary>Who asks, and what they may do.</summary>
internal sealed class AccessRules(LabelingWebOptions options, bool isOpen, bool hasOwnHandlers)
{
    /// <summary>The name under which everybody works where the host has no sign-in, in development only.</summary>
    public const string DeveloperName = "developer";

    private static readonly IReadOnlySet<LabelingPermission> Everything = LabelingPermission.All.ToHashSet();

    /// <summary>The user's name for the history, or <see langword="null"/> for somebody who is not signed in.</summary>
    public string? FindUser(HttpContext http)
        => options.FindUser is { } find ? find(http)
            : isOpen ? DeveloperName
            : http.User.Identity is { IsAuthenticated: true } identity
                ? http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? http.User.FindFirstValue("sub") ?? identity.Name
                : null;

    public async ValueTask<bool> IsAllowedAsync(HttpContext http, LabelingPermission permission, Project? project)
    {
        var granted = await GrantedAsync(http, project).ConfigureAwait(false);
        if (!hasOwnHandlers)
        {
            // Nobody but the permission itself would be asked.
            return granted.Contains(permission);
        }

        var authorization = http.RequestServices.GetRequiredService<IAuthorizationService>();
        var result = await authorization.AuthorizeAsync(http.User, new LabelingResource(http, project, granted), permission.Policy).ConfigureAwait(false);
        return result.Succeeded;
    }

    private async ValueTask<IReadOnlySet<LabelingPermission>> GrantedAsync(HttpContext http, Project? project)
    {
        if (options.FindRoles is { } find)
        {
            return (await find(http, project).ConfigureAwait(false)).SelectMany(role => role.Permissions).ToHashSet();
        }

        return isOpen ? Everything : FromClaims(http.User, project);
    }

    /// <summary>A claim names a role, for all projects or, after a colon, for one: <c>Labeler</c>, <c>Labeler:Fridge</c>.</summary>
    private HashSet<LabelingPermission> FromClaims(ClaimsPrincipal user, Project? project)
    {
        var granted = new HashSet<LabelingPermission>();
        foreach (var claim in user.FindAll(options.RoleClaimType))
        {
            var (name, place) = Split(claim.Value);
            if (place is null || (project is not null && IsProject(project, place)))
            {
                granted.UnionWith(options.Roles.FirstOrDefault(role => role.Name == name)?.Permissions ?? []);
            }
        }

        return granted;
    }

    private static (string Role, string? Place) Split(string value)
        => value.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (value[..colon], value[(colon + 1)..]) : (value, null);

    private static bool IsProject(Project project, string place) => place == project.Name || place == project.Id.ToString();
}
