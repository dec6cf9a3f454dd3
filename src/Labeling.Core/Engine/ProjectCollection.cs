using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>The projects of a store. Safe for many callers at once.</summary>
public sealed class ProjectCollection
{
    private readonly EngineServices _services;

    internal ProjectCollection(EngineServices services) => _services = services;

    /// <summary>Creates a project, <see cref="ProjectState.Initializing"/>. Touches neither the dataset nor its place: <see cref="LabelingProject.StartAsync"/> does.</summary>
    /// <param name="definition">What the project is to be.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="ArgumentException">Something in the definition is impossible; the message names it, the rule and the cure.</exception>
    /// <exception cref="LabelingException">
    /// The name is or ever was taken: code <see cref="LabelingErrorCodes.ProjectNameTaken"/>. No provider serves the dataset's source: code
    /// <see cref="LabelingErrorCodes.DatasetUnavailable"/>.
    /// </exception>
    public async Task<LabelingProject> CreateAsync(ProjectDefinition definition, CancellationToken cancellationToken = default)
    {
        var project = DefinitionRules.ToProject(definition, _services.Time);
        if (definition.Assist is not null)
        {
            AssistRules.Check(definition.Assist);
        }

        _ = _services.OpenSource(project.Dataset);
        var store = await _services.StoreAsync(cancellationToken).ConfigureAwait(false);
        var stored = await store.TryCreateProjectAsync(project, cancellationToken).ConfigureAwait(false)
            ?? throw new LabelingException(
                LabelingErrorCodes.ProjectNameTaken,
                $"The name '{project.Name}' belongs to a project that is, or was, here; names are never used again, whatever their letter case. Choose another.");
        LogMessages.ProjectCreated(_services.Log, stored.Id, stored.TaskType, stored.LabelClasses.Count);
        var handle = Handle(stored);
        if (definition.Assist is { } assist)
        {
            // The project is there, so what belongs to it follows, whoever stops waiting.
            await handle.Assist.UpdateSettingsAsync(assist, CancellationToken.None).ConfigureAwait(false);
        }

        return handle;
    }

    /// <summary>Finds a project by its name; letter case and Unicode form do not matter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The project, or <see langword="null"/> when there is none or it was deleted.</returns>
    public async Task<LabelingProject?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var store = await _services.StoreAsync(cancellationToken).ConfigureAwait(false);
        return HandleIfPresent(await store.FindProjectAsync(name, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Finds a project by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The project, or <see langword="null"/> when there is none or it was deleted.</returns>
    public async Task<LabelingProject?> FindAsync(ProjectId id, CancellationToken cancellationToken = default)
    {
        var store = await _services.StoreAsync(cancellationToken).ConfigureAwait(false);
        return HandleIfPresent(await store.FindProjectAsync(id, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Finds a project that must be there by its name; letter case and Unicode form do not matter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="LabelingException">There is none, or it was deleted: code <see cref="LabelingErrorCodes.ProjectNotFound"/>.</exception>
    public async Task<LabelingProject> OpenAsync(string name, CancellationToken cancellationToken = default)
        => await FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw Failures.ProjectNotFound(name);

    /// <summary>Finds a project that must be there by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="LabelingException">There is none, or it was deleted: code <see cref="LabelingErrorCodes.ProjectNotFound"/>.</exception>
    public async Task<LabelingProject> OpenAsync(ProjectId id, CancellationToken cancellationToken = default)
        => await FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw Failures.ProjectNotFound(id.ToString());

    /// <summary>Streams the projects that are not deleted, in the order they were created.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    public async IAsyncEnumerable<LabelingProject> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var store = await _services.StoreAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var project in store.ListProjectsAsync(includeDeleted: false, cancellationToken).ConfigureAwait(false))
        {
            yield return Handle(project);
        }
    }

    /// <summary>Deletes a project. Its labels can no longer be reached and its name stays taken for ever; the dataset's files are not touched.</summary>
    /// <param name="id">The project.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether there was such a project that was not deleted before.</returns>
    public async Task<bool> DeleteAsync(ProjectId id, CancellationToken cancellationToken = default)
    {
        var store = await _services.StoreAsync(cancellationToken).ConfigureAwait(false);
        while (await store.FindProjectAsync(id, cancellationToken).ConfigureAwait(false) is { State: not ProjectState.Deleted } project)
        {
            var deleted = new Project(project) { State = ProjectState.Deleted };
            if (await store.TryUpdateProjectAsync(deleted, project.Version, RelabelPolicy.Continue, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                _services.SessionOf(stored);
                _services.Forget(id);
                LogMessages.StateChanged(_services.Log, id, project.State, ProjectState.Deleted);
                return true;
            }
        }

        return false;
    }

    private LabelingProject Handle(Project project) => new(_services.SessionOf(project));

    private LabelingProject? HandleIfPresent(Project? project) => project is null or { State: ProjectState.Deleted } ? null : Handle(project);
}
