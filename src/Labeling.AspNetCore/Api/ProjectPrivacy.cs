namespace Labeling.AspNetCore;

/// <summary>What labelers need not know of a project: folders and accounts of the host.</summary>
internal static class ProjectPrivacy
{
    private const string Hidden = "-";

    public static Project For(IReadOnlyList<string> permissions, Project project)
        => permissions.Contains(LabelingPermission.WriteProjects.Name)
            ? project
            : new Project(project) { Dataset = new DatasetDefinition(project.Dataset.Source, Hidden, project.Dataset.Pattern), Seed = 0 };
}
