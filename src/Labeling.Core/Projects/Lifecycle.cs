namespace Labeling;

/// <summary>Which change of a project is allowed when.</summary>
internal static class Lifecycle
{
    public static Project? Pause(Project project) => project.State switch
    {
        ProjectState.Running => new Project(project) { State = ProjectState.Paused },
        ProjectState.Paused => null,
        _ => throw Failures.ProjectState(project, "paused", "only a running project can"),
    };

    public static Project? Resume(Project project) => project.State switch
    {
        ProjectState.Paused => new Project(project) { State = ProjectState.Running },
        ProjectState.Running => null,
        ProjectState.Initializing => throw Failures.ProjectState(project, "resumed", "call StartAsync first"),
        _ => throw Failures.ProjectState(project, "resumed", "only a paused project can"),
    };

    public static Project? Complete(Project project) => project.State switch
    {
        ProjectState.Running or ProjectState.Paused => new Project(project) { State = ProjectState.Completed },
        ProjectState.Completed => null,
        _ => throw Failures.ProjectState(project, "completed", "call StartAsync first, or delete it"),
    };

    /// <summary>The end of ingestion. When somebody else ended it meanwhile there is nothing left to do.</summary>
    public static Project? Run(Project project) => project.State == ProjectState.Initializing ? new Project(project) { State = ProjectState.Running } : null;

    public static Project AddLabelClasses(Project project, IReadOnlyList<LabelClassDefinition> definitions)
    {
        if (project.State != ProjectState.Paused)
        {
            throw Failures.ProjectState(project, "given label classes", project.State == ProjectState.Running ? "call PauseAsync first" : "only a paused project can");
        }

        var classes = new LabelClassListBuilder(project.LabelClasses, project.NextLabelClassId);
        classes.AddRange(definitions);
        return new Project(project) { LabelClasses = classes.ToList(), NextLabelClassId = classes.NextId };
    }

    public static void CheckVersion(Project project, long? expected)
    {
        if (expected is { } version && version != project.Version)
        {
            throw new LabelingException(
                LabelingErrorCodes.ProjectChanged,
                $"The project '{project.Name}' has version {project.Version}, not {version}: somebody else changed it. Look at it again and repeat the change.");
        }
    }

    public static void CheckFixedSettings(Project project, ProjectSettings settings)
    {
        if (project.State != ProjectState.Initializing
            && (settings.MinLabelers != project.Settings.MinLabelers || settings.MaxLabelers != project.Settings.MaxLabelers))
        {
            throw new LabelingException(
                LabelingErrorCodes.ProjectImmutable,
                $"The project '{project.Name}' has started with {project.Settings.MinLabelers} to {project.Settings.MaxLabelers} labelers for an item, so {settings.MinLabelers} to {settings.MaxLabelers} is no longer possible; keep the numbers, or create another project.");
        }
    }
}
