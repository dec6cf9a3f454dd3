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
    public Task<LabelingProject> CreateAsync(ProjectDefinition definition, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Finds a project by its name; letter case and Unicode form do not matter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The project, or <see langword="null"/> when there is none or it was deleted.</returns>
    public Task<LabelingProject?> FindAsync(string name, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Finds a project by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The project, or <see langword="null"/> when there is none or it was deleted.</returns>
    public Task<LabelingProject?> FindAsync(ProjectId id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Finds a project that must be there by its name; letter case and Unicode form do not matter.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="LabelingException">There is none, or it was deleted: code <see cref="LabelingErrorCodes.ProjectNotFound"/>.</exception>
    public Task<LabelingProject> OpenAsync(string name, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Finds a project that must be there by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="LabelingException">There is none, or it was deleted: code <see cref="LabelingErrorCodes.ProjectNotFound"/>.</exception>
    public Task<LabelingProject> OpenAsync(ProjectId id, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Streams the projects that are not deleted, in the order they were created.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    public IAsyncEnumerable<LabelingProject> ListAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Deletes a project. Its labels can no longer be reached and its name stays taken for ever; the dataset's files are not touched.</summary>
    /// <param name="id">The project.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <returns>Whether there was such a project that was not deleted before.</returns>
    public Task<bool> DeleteAsync(ProjectId id, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
