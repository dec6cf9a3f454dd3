using Microsoft.AspNetCore.Authorization;

namespace Labeling.AspNetCore;

/// <summary>One thing that somebody may be allowed to do, as a requirement of ASP.NET Core authorization.</summary>
/// <remarks>
/// <para>
/// The default rule grants what the user's <see cref="LabelingRole"/>s hold. A host can grant or fail by its own rule with an
/// <c>AuthorizationHandler&lt;LabelingPermission, LabelingResource&gt;</c> among its services; ASP.NET Core asks every handler.
/// </para>
/// <para>The names are those of the operations of Azure Machine Learning data labeling. Two permissions are equal exactly when they are the same object.</para>
/// </remarks>
public sealed class LabelingPermission : IAuthorizationRequirement, IAuthorizationHandler
{
    private LabelingPermission(string name)
    {
        Name = name;
        Policy = new AuthorizationPolicyBuilder().AddRequirements(this).Build();
    }

    /// <summary>See projects, their instructions and their pictures.</summary>
    public static LabelingPermission ReadProjects { get; } = new("projects/read");

    /// <summary>Create projects, change, start, pause and complete them, and assign work.</summary>
    public static LabelingPermission WriteProjects { get; } = new("projects/write");

    /// <summary>Delete projects.</summary>
    public static LabelingPermission DeleteProjects { get; } = new("projects/delete");

    /// <summary>See the dashboard.</summary>
    public static LabelingPermission ReadSummary { get; } = new("projects/summary/read");

    /// <summary>See the runs of machine-learning assistance.</summary>
    public static LabelingPermission ReadRuns { get; } = new("runs/read");

    /// <summary>See items with their labels and history.</summary>
    public static LabelingPermission ReadLabels { get; } = new("labels/read");

    /// <summary>Take tasks and submit labels.</summary>
    public static LabelingPermission WriteLabels { get; } = new("labels/write");

    /// <summary>Reject labels, and accept skips.</summary>
    public static LabelingPermission RejectLabels { get; } = new("labels/reject");

    /// <summary>Correct labels that somebody submitted.</summary>
    public static LabelingPermission UpdateLabels { get; } = new("labels/update");

    /// <summary>Approve labels, and take approvals back.</summary>
    public static LabelingPermission ApproveLabels { get; } = new("labels/approve_unapprove");

    /// <summary>Export labels.</summary>
    public static LabelingPermission Export { get; } = new("export");

    /// <summary>Every permission there is.</summary>
    public static IReadOnlyList<LabelingPermission> All { get; } =
    [
        ReadProjects, WriteProjects, DeleteProjects, ReadSummary, ReadRuns, ReadLabels, WriteLabels, RejectLabels, UpdateLabels, ApproveLabels, Export,
    ];

    /// <summary>The name of the operation, such as <c>labels/write</c>. It never changes.</summary>
    public string Name { get; }

    /// <summary>A policy that asks for just this permission.</summary>
    internal AuthorizationPolicy Policy { get; }

    /// <summary>Grants this permission where one of the user's roles holds it.</summary>
    Task IAuthorizationHandler.HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.Resource is LabelingResource resource && resource.Granted.Contains(this))
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
