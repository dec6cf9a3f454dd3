namespace Labeling;

/// <summary>What one engine knows of one project; shared by all its handles.</summary>
internal sealed class ProjectSession
{
    /// <summary>How old knowledge may be before a claim reads the project anew: what another process changed shows after this time.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Lazy<IAssetSource> _source;
    private ProjectView _view;
    private long _learnedAt;

    public ProjectSession(EngineServices services, Project project)
    {
        Services = services;
        Id = project.Id;
        _view = new ProjectView(project);
        _learnedAt = services.Time.GetTimestamp();
        _source = new Lazy<IAssetSource>(() => services.OpenSource(project.Dataset), LazyThreadSafetyMode.PublicationOnly);
    }

    public EngineServices Services { get; }

    public ProjectId Id { get; }

    public ProjectView View => Volatile.Read(ref _view);

    public Project Info => View.Project;

    public IAssetSource Source => _source.Value;

    /// <summary>Takes in what a store said, unless something newer is known.</summary>
    public void Learn(Project project)
    {
        lock (_lock)
        {
            if (project.Version > _view.Project.Version)
            {
                Volatile.Write(ref _view, new ProjectView(project));
            }

            Volatile.Write(ref _learnedAt, Services.Time.GetTimestamp());
        }
    }

    /// <summary>The store, for a call about a project that is not known to be deleted.</summary>
    /// <remarks>Reads the project anew when what is known is older than <see cref="MaxAge"/>.</remarks>
    public ValueTask<LabelStore> StoreAsync(CancellationToken cancellationToken)
        => Info.State != ProjectState.Deleted && Services.Time.GetElapsedTime(Volatile.Read(ref _learnedAt)) <= MaxAge
            ? Services.StoreAsync(cancellationToken)
            : RefreshedStoreAsync(cancellationToken);

    /// <summary>Reads the project anew.</summary>
    public async Task<Project> RefreshAsync(CancellationToken cancellationToken)
    {
        var store = await Services.StoreAsync(cancellationToken).ConfigureAwait(false);
        var project = await store.FindProjectAsync(Id, cancellationToken).ConfigureAwait(false) ?? throw Failures.ProjectNotFound(Info.Name);
        Learn(project);
        if (project.State == ProjectState.Deleted)
        {
            Services.Forget(Id);
            throw Failures.ProjectNotFound(project.Name);
        }

        return project;
    }

    /// <summary>Changes the project as it stands, again from the start when somebody else was quicker.</summary>
    /// <param name="change">Makes the next project of the present one; returns <see langword="null"/> to change nothing; throws to refuse.</param>
    /// <param name="relabel">What becomes of the labels.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    public async Task ChangeAsync(Func<Project, Project?> change, RelabelPolicy relabel, CancellationToken cancellationToken)
    {
        var store = await Services.StoreAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var current = await RefreshAsync(cancellationToken).ConfigureAwait(false);
            if (change(current) is not { } next)
            {
                return;
            }

            if (await store.TryUpdateProjectAsync(next, current.Version, relabel, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                Learn(stored);
                if (stored.State != current.State)
                {
                    LogMessages.StateChanged(Services.Log, Id, current.State, stored.State);
                }

                return;
            }
        }
    }

    private async ValueTask<LabelStore> RefreshedStoreAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        return await Services.StoreAsync(cancellationToken).ConfigureAwait(false);
    }
}
