using Microsoft.AspNetCore.Http;

namespace Labeling.AspNetCore;

/// <summary>What a permission is asked for: the resource of an <c>AuthorizationHandler&lt;LabelingPermission, LabelingResource&gt;</c>.</summary>
public sealed class LabelingResource
{
    internal LabelingResource(HttpContext httpContext, Project? project, IReadOnlySet<LabelingPermission> granted)
    {
        HttpContext = httpContext;
        Project = project;
        Granted = granted;
    }

    /// <summary>The request.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The project that the request is about, or <see langword="null"/> where it is about none.</summary>
    public Project? Project { get; }

    /// <summary>What the user's roles hold.</summary>
    internal IReadOnlySet<LabelingPermission> Granted { get; }
}
