namespace Labeling;

/// <summary>One project: its life, its queue, its items, its reviews and its exports.</summary>
/// <remarks>
/// A handle that costs nothing to keep. Handles of one project from one engine share what they know. Safe for many callers at once.
/// </remarks>
public sealed class LabelingProject
{
    private readonly ProjectSession _session;

    internal LabelingProject(ProjectSession session)
    {
        _session = session;
        Queue = new LabelQueue(session);
        Items = new ItemCollection(session);
        Reviews = new LabelReviews(session);
        Assist = new ProjectAssist(session);
    }

    /// <summary>The project as it was last read or changed through this engine.</summary>
    /// <remarks><see cref="ReloadAsync"/> reads it anew; claiming does too, when it is more than five seconds old.</remarks>
    public Project Info => _session.Info;

    /// <summary>The work that waits.</summary>
    public LabelQueue Queue { get; }

    /// <summary>The items.</summary>
    public ItemCollection Items { get; }

    /// <summary>The decisions of reviewers.</summary>
    public LabelReviews Reviews { get; }

    /// <summary>The machine-learning assistance: its settings and its runs.</summary>
    public ProjectAssist Assist { get; }

    /// <summary>Reads <see cref="Info"/> anew.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="LabelingException">The project was deleted: code <see cref="LabelingErrorCodes.ProjectNotFound"/>.</exception>
    public Task ReloadAsync(CancellationToken cancellationToken = default) => _session.RefreshAsync(cancellationToken);

    /// <summary>Reads the dataset in and sets the project running: <c>Initializing → Running</c>.</summary>
    /// <remarks>
    /// Interrupted, it leaves the project <see cref="ProjectState.Initializing"/>; started again it goes over the dataset once more and adds only
    /// what is missing. For a project that is running it does nothing, and the report is empty. Memory does not grow with the dataset.
    /// </remarks>
    /// <param name="progress">Receives how far it is, after each batch.</param>
    /// <param name="cancellationToken">Stops the reading; what was read in stays.</param>
    /// <exception cref="LabelingException">
    /// The dataset cannot be read (<see cref="LabelingErrorCodes.DatasetUnavailable"/>), no file of it matches (<see cref="LabelingErrorCodes.DatasetEmpty"/>),
    /// or the project is paused or completed (<see cref="LabelingErrorCodes.ProjectState"/>).
    /// </exception>
    public Task<IngestReport> StartAsync(IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default) => new DatasetIngestion(_session).StartAsync(progress, cancellationToken);

    /// <summary>Brings the items up to what the dataset has now, while people label.</summary>
    /// <remarks>
    /// <para>
    /// New files become items that mix with those that wait, until the project has <see cref="ProjectSettings.MaxItems"/>. A file with another content
    /// keeps its labels, which need review. A file that is gone, or that the source cannot serve, keeps its labels too and is handed out to nobody
    /// until it is there again; nothing is taken to be gone unless the listing came to its end.
    /// </para>
    /// <para>
    /// One process refreshes a project at a time. Interrupted, what was done stays, and the next refresh does the rest. Memory does not grow
    /// with the dataset, but for a few bytes for each file that is gone.
    /// </para>
    /// </remarks>
    /// <param name="progress">Receives how far it is, after each batch.</param>
    /// <param name="cancellationToken">Stops the refresh.</param>
    /// <returns>What was found, or <see langword="null"/> when another process refreshes the project at this moment.</returns>
    /// <exception cref="LabelingException">
    /// The dataset cannot be read (<see cref="LabelingErrorCodes.DatasetUnavailable"/>), or the project is neither running nor paused
    /// (<see cref="LabelingErrorCodes.ProjectState"/>).
    /// </exception>
    public Task<RefreshReport?> RefreshAsync(IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
        => new DatasetRefresh(_session).RunAsync(interval: null, progress, cancellationToken);

    /// <summary>Reads when the dataset was last refreshed, by whatever process, and what came of it.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The last refresh, or <see langword="null"/> when there was none yet.</returns>
    public Task<RefreshStatus?> GetLastRefreshAsync(CancellationToken cancellationToken = default) => RefreshClaim.FindStatusAsync(_session, cancellationToken);

    /// <summary>Stops labeling for now: <c>Running → Paused</c>. Leases end; work done under them is accepted after <see cref="ResumeAsync"/>. Does nothing when paused.</summary>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="LabelingException">The project is neither running nor paused: code <see cref="LabelingErrorCodes.ProjectState"/>.</exception>
    public Task PauseAsync(CancellationToken cancellationToken = default) => _session.ChangeAsync(Lifecycle.Pause, RelabelPolicy.Continue, cancellationToken);

    /// <summary>Lets labeling go on: <c>Paused → Running</c>. Does nothing when running.</summary>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="LabelingException">The project is neither running nor paused: code <see cref="LabelingErrorCodes.ProjectState"/>.</exception>
    public Task ResumeAsync(CancellationToken cancellationToken = default) => _session.ChangeAsync(Lifecycle.Resume, RelabelPolicy.Continue, cancellationToken);

    /// <summary>Ends labeling for good: <c>Running or Paused → Completed</c>. Reviews and exports go on. Does nothing when completed.</summary>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="LabelingException">The project was never started: code <see cref="LabelingErrorCodes.ProjectState"/>.</exception>
    public Task CompleteAsync(CancellationToken cancellationToken = default) => _session.ChangeAsync(Lifecycle.Complete, RelabelPolicy.Continue, cancellationToken);

    /// <summary>Changes what labelers are told.</summary>
    /// <param name="instructions">The instructions, or <see langword="null"/> for none.</param>
    /// <param name="expectedVersion">The <see cref="Project.Version"/> that the caller saw, or <see langword="null"/> to change it whatever it is.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="ArgumentException">The text is too long, or the address is not <c>http</c> or <c>https</c>.</exception>
    /// <exception cref="LabelingException">The project's version is another than expected: code <see cref="LabelingErrorCodes.ProjectChanged"/>.</exception>
    public Task UpdateInstructionsAsync(Instructions? instructions, long? expectedVersion = null, CancellationToken cancellationToken = default)
    {
        DefinitionRules.CheckInstructions(instructions);
        return _session.ChangeAsync(
            project =>
            {
                Lifecycle.CheckVersion(project, expectedVersion);
                return new Project(project) { Instructions = instructions };
            },
            RelabelPolicy.Continue,
            cancellationToken);
    }

    /// <summary>Changes what the project is said to be about.</summary>
    /// <param name="description">At most 10,000 characters, or <see langword="null"/> for nothing.</param>
    /// <param name="expectedVersion">The <see cref="Project.Version"/> that the caller saw, or <see langword="null"/> to change it whatever it is.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="ArgumentException">The text is too long, or holds control characters.</exception>
    /// <exception cref="LabelingException">The project's version is another than expected: code <see cref="LabelingErrorCodes.ProjectChanged"/>.</exception>
    public Task UpdateDescriptionAsync(string? description, long? expectedVersion = null, CancellationToken cancellationToken = default)
    {
        DefinitionRules.CheckDescription(description);
        return _session.ChangeAsync(
            project =>
            {
                Lifecycle.CheckVersion(project, expectedVersion);
                return new Project(project) { Description = description };
            },
            RelabelPolicy.Continue,
            cancellationToken);
    }

    /// <summary>Changes how the project behaves.</summary>
    /// <param name="settings">All settings; copy those of <see cref="Info"/> and change some.</param>
    /// <param name="expectedVersion">The <see cref="Project.Version"/> that the caller saw, or <see langword="null"/> to change it whatever it is.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="LabelingException">
    /// The project has started and the number of labelers differs (<see cref="LabelingErrorCodes.ProjectImmutable"/>), or its version is another
    /// than expected (<see cref="LabelingErrorCodes.ProjectChanged"/>).
    /// </exception>
    public Task UpdateSettingsAsync(ProjectSettings settings, long? expectedVersion = null, CancellationToken cancellationToken = default)
    {
        DefinitionRules.CheckSettings(settings, Info.TaskType);
        return _session.ChangeAsync(
            project =>
            {
                Lifecycle.CheckVersion(project, expectedVersion);
                Lifecycle.CheckFixedSettings(project, settings);
                return new Project(project) { Settings = settings };
            },
            RelabelPolicy.Continue,
            cancellationToken);
    }

    /// <summary>Adds label classes to a paused project, behind those it has.</summary>
    /// <param name="classes">The classes, at least one.</param>
    /// <param name="relabel">What becomes of the items labeled so far.</param>
    /// <param name="cancellationToken">Stops the call before its commit.</param>
    /// <exception cref="ArgumentException">A class is impossible or is there already.</exception>
    /// <exception cref="LabelingException">The project is not paused: code <see cref="LabelingErrorCodes.ProjectState"/>.</exception>
    public async Task AddLabelClassesAsync(IReadOnlyList<LabelClassDefinition> classes, RelabelPolicy relabel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count == 0 || !Enum.IsDefined(relabel))
        {
            throw new ArgumentException($"Adding {classes.Count} label classes with the policy {relabel} does nothing; give at least one class and a value of {nameof(RelabelPolicy)}.", nameof(classes));
        }

        await _session.ChangeAsync(project => Lifecycle.AddLabelClasses(project, classes), relabel, cancellationToken).ConfigureAwait(false);
        LogMessages.ClassesAdded(_session.Services.Log, _session.Id, classes.Count, relabel);
    }

    /// <summary>Reads where the project stands, from kept counters: the same time whatever the project's size.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<ProjectProgress> GetProgressAsync(CancellationToken cancellationToken = default)
    {
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        return await store.GetProgressAsync(_session.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes in labels that were made elsewhere, as prelabels for correction or as final labels.</summary>
    /// <remarks>
    /// <para>
    /// Images are matched with items by path. Only items that wait take labels: what people did or are doing stays. So an import that was
    /// interrupted can be repeated, and repeating a complete one changes nothing. Labels take the form of the task type: in a detection project the
    /// box around a shape, in a classification project the class alone. Of final labels all of an image must fit or none is taken; of prelabels
    /// those that fit are.
    /// </para>
    /// <para>
    /// Sizes of pictures that are not known are looked up; where that is not possible the import's are taken. Batches are committed one by one;
    /// memory does not grow with the number of labels.
    /// </para>
    /// </remarks>
    /// <param name="importer">The format and the place.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Receives the number of images read so far.</param>
    /// <param name="cancellationToken">Stops the import; what was committed stays.</param>
    /// <returns>What became of each image, with reasons.</returns>
    /// <exception cref="ArgumentException">The options contradict each other, or a name is impossible.</exception>
    /// <exception cref="LabelingException">
    /// Classes are missing (<see cref="LabelingErrorCodes.ImportClassesMissing"/>), what is to be read is not of the format
    /// (<see cref="LabelingErrorCodes.ImportInvalid"/>), or the project is neither running nor paused, or not paused and classes are to be added
    /// (<see cref="LabelingErrorCodes.ProjectState"/>).
    /// </exception>
    public Task<ImportReport> ImportAsync(IImporter importer, ImportOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(importer);
        options ??= new ImportOptions();
        if (!Enum.IsDefined(options.Target) || !Enum.IsDefined(options.MissingClasses))
        {
            throw new ArgumentException($"There is no import target {options.Target} or no policy {options.MissingClasses}; use values of the enumerations.", nameof(options));
        }

        if (options.Labeler is not null)
        {
            Arguments.CheckActor(options.Labeler, nameof(options));
            if (options.Target == ImportTarget.Prelabels)
            {
                throw new ArgumentException($"Prelabels are nobody's labels yet; leave Labeler ('{options.Labeler}') out, or set Target to {ImportTarget.FinalLabels}.", nameof(options));
            }
        }

        return new LabelImport(_session, options).RunAsync(importer, progress, cancellationToken);
    }

    /// <summary>Writes labels out, as they stand at this instant. Labeling goes on meanwhile.</summary>
    /// <param name="exporter">The format and the place.</param>
    /// <param name="filter">Which items; <see langword="null"/> for those that are labeled.</param>
    /// <param name="progress">Receives the number of items written so far.</param>
    /// <param name="cancellationToken">Stops the export; nothing half-written stays visible.</param>
    public async Task<ExportReport> ExportAsync(IExporter exporter, ItemFilter? filter = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(exporter);
        var store = await _session.StoreAsync(cancellationToken).ConfigureAwait(false);
        using var activity = EngineInstruments.Activities.StartActivity("labeling.export");
        activity?.SetTag("labeling.project.id", _session.Id.ToString());
        activity?.SetTag("labeling.export.format", exporter.Format);
        var snapshot = await store.OpenSnapshotAsync(_session.Id, filter, cancellationToken).ConfigureAwait(false);
        await using (snapshot.ConfigureAwait(false))
        {
            var report = await exporter.ExportAsync(snapshot, progress, cancellationToken).ConfigureAwait(false);
            LogMessages.Exported(_session.Services.Log, _session.Id, exporter.Format, report.Images, report.Annotations);
            return report;
        }
    }

    /// <summary>Refreshes unless that was done so recently, or another process does.</summary>
    internal Task<RefreshReport?> RefreshIfDueAsync(TimeSpan interval, CancellationToken cancellationToken)
        => new DatasetRefresh(_session).RunAsync(interval, progress: null, cancellationToken);

    internal void LogRefreshFailure(Exception exception) => LogMessages.RefreshFailed(_session.Services.Log, exception, _session.Id);
}
