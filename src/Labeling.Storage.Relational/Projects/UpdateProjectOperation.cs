namespace Labeling.Storage.Relational;

/// <summary>Replaces a project, and with it, where asked, the labels of all its items.</summary>
internal static class UpdateProjectOperation
{
    public static async ValueTask<Project?> RunAsync(ProjectScope scope, Project next, long expectedVersion, RelabelPolicy relabel)
    {
        Project current = scope.Project.Project;
        if (current.Version != expectedVersion)
        {
            return null;
        }

        ThrowIfAnother(current, next);
        var updated = new Project(next) { Version = expectedVersion + 1 };
        if (!await ProjectTable.TryUpdateAsync(scope, updated, expectedVersion).ConfigureAwait(false))
        {
            return null;
        }

        scope = new ProjectScope(scope.Session, new ProjectRow(scope.Number, updated), scope.Now, scope.CancellationToken);
        if (updated.State != ProjectState.Running)
        {
            await TaskTable.EndAllAsync(scope).ConfigureAwait(false);
        }

        if (relabel != RelabelPolicy.Continue)
        {
            await StartOverOperation.RunAsync(scope, relabel == RelabelPolicy.StartOverKeepingLabels).ConfigureAwait(false);
        }

        return updated;
    }

    private static void ThrowIfAnother(Project current, Project next)
    {
        if (next.Id != current.Id || next.Name != current.Name || next.TaskType != current.TaskType || next.Seed != current.Seed
            || next.CreatedAt != current.CreatedAt || next.Dataset.Source != current.Dataset.Source
            || next.Dataset.Location != current.Dataset.Location || next.Dataset.Pattern != current.Dataset.Pattern)
        {
            throw new ArgumentException(
                $"The id, name, task type, dataset, seed and creation time of project '{current.Name}' are fixed; pass them as they were read.", nameof(next));
        }
    }
}
