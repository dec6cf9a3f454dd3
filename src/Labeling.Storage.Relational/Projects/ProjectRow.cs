namespace Labeling.Storage.Relational;

/// <summary>A project with the number that its rows carry in place of its id.</summary>
internal sealed class ProjectRow(long number, Project project)
{
    public long Number { get; } = number;

    public Project Project { get; } = project;

    public bool IsRunning => Project.State == ProjectState.Running;

    /// <summary>How many labelers' answers an item with so many standing ones wants.</summary>
    public int Wanted(int standing) => Math.Max(Project.Settings.MinLabelers, standing + 1);
}
