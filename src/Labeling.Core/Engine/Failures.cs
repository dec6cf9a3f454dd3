namespace Labeling;

/// <summary>The failures that several parts report in the same words.</summary>
internal static class Failures
{
    public static LabelingException ProjectNotFound(string nameOrId)
        => new(LabelingErrorCodes.ProjectNotFound, $"There is no project '{nameOrId}', or it was deleted; list the projects to see those there are.");

    public static LabelingException ProjectState(Project project, string wish, string cure)
        => new(LabelingErrorCodes.ProjectState, $"The project '{project.Name}' is {project.State} and cannot be {wish}; {cure}.");

    public static LabelingException NotRunning(Project project)
    {
        string cure = project.State switch
        {
            Labeling.ProjectState.Initializing => "call StartAsync first",
            Labeling.ProjectState.Paused => "its owner can resume it",
            _ => "it stays closed to labelers",
        };
        return new(LabelingErrorCodes.ProjectNotRunning, $"The project '{project.Name}' is {project.State}, so nobody can label; {cure}.");
    }

    public static LabelingException ItemNotFound(Project project, ItemId id)
        => new(LabelingErrorCodes.ItemNotFound, $"The project '{project.Name}' has no item {id}; list its items to see those there are.");
}
