namespace Labeling.AspNetCore;

/// <summary>A named set of permissions. The host decides who has which. Immutable.</summary>
public sealed class LabelingRole
{
    /// <summary>Creates a role of the host's own.</summary>
    /// <param name="name">The name that claims hold. Letter case matters. Not empty, without a colon.</param>
    /// <param name="permissions">What it allows.</param>
    public LabelingRole(string name, params IReadOnlyList<LabelingPermission> permissions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(permissions);
        if (name.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The role's name '{name}' holds a colon, which separates a role from a project in claims; leave it out.", nameof(name));
        }

        Name = name;
        Permissions = permissions;
    }

    /// <summary>Everything.</summary>
    public static LabelingRole Owner { get; } = new("Owner", LabelingPermission.All);

    /// <summary>Labels, and sees how far the project is.</summary>
    public static LabelingRole Labeler { get; } = new(
        "Labeler", LabelingPermission.ReadProjects, LabelingPermission.ReadSummary, LabelingPermission.ReadLabels, LabelingPermission.WriteLabels);

    /// <summary>Labels, and rejects and corrects others' labels.</summary>
    public static LabelingRole TeamLead { get; } = new(
        "TeamLead", [.. Labeler.Permissions, LabelingPermission.RejectLabels, LabelingPermission.UpdateLabels]);

    /// <summary>Does everything with labels, and nothing to projects.</summary>
    public static LabelingRole VendorAdministrator { get; } = new(
        "VendorAdministrator", [.. TeamLead.Permissions, LabelingPermission.ApproveLabels, LabelingPermission.Export, LabelingPermission.ReadRuns]);

    /// <summary>Reviews and exports for the customer; labels nothing.</summary>
    public static LabelingRole CustomerReviewer { get; } = new(
        "CustomerReviewer",
        LabelingPermission.ReadProjects,
        LabelingPermission.ReadSummary,
        LabelingPermission.ReadRuns,
        LabelingPermission.ReadLabels,
        LabelingPermission.RejectLabels,
        LabelingPermission.ApproveLabels,
        LabelingPermission.Export);

    /// <summary>Reviews, corrects and exports for the vendor; labels nothing.</summary>
    public static LabelingRole VendorReviewer { get; } = new("VendorReviewer", [.. CustomerReviewer.Permissions, LabelingPermission.UpdateLabels]);

    /// <summary>The roles that are there without a host's doing.</summary>
    public static IReadOnlyList<LabelingRole> BuiltIn { get; } = [Owner, Labeler, TeamLead, VendorAdministrator, CustomerReviewer, VendorReviewer];

    /// <summary>The name that claims hold.</summary>
    public string Name { get; }

    /// <summary>What it allows.</summary>
    public IReadOnlyList<LabelingPermission> Permissions { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
