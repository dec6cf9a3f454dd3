namespace Labeling;

/// <summary>Makes items of a dataset's files, in batches, while the next batch is listed.</summary>
internal sealed class DatasetIngestion(ProjectSession session)
{
    private readonly IngestTally _tally = new();
    private readonly EngineServices _services = session.Services;

    /// <summary>Reads the dataset of a new project in and sets it running.</summary>
    public async Task<IngestReport> StartAsync(IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        var project = await session.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (project.State == ProjectState.Initializing)
        {
            await ReadAsync(project, progress, cancellationToken).ConfigureAwait(false);
            await session.ChangeAsync(Lifecycle.Run, RelabelPolicy.Continue, cancellationToken).ConfigureAwait(false);
        }
        else if (project.State != ProjectState.Running)
        {
            throw Failures.ProjectState(project, "started", project.State == ProjectState.Paused ? "call ResumeAsync" : "it has ended");
        }

        return _tally.ToReport();
    }

    private async Task ReadAsync(Project project, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        using var activity = EngineInstruments.Activities.StartActivity("labeling.ingest");
        activity?.SetTag("labeling.project.id", project.Id.ToString());
        var store = await _services.StoreAsync(cancellationToken).ConfigureAwait(false);
        long present = (await store.GetProgressAsync(project.Id, cancellationToken).ConfigureAwait(false)).Total;
        var intake = new ItemIntake(store, project, isResumed: present > 0);

        await foreach (var batch in new AssetListing(session, _tally).ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            await intake.StoreAsync(batch, _tally, cancellationToken).ConfigureAwait(false);
            progress?.Report(new IngestProgress { Listed = _tally.Listed, Stored = _tally.Stored });
        }

        if (present == 0 && _tally.Stored == 0)
        {
            throw EmptyDataset(project);
        }

        _services.Instruments.Ingested(_tally.Stored);
        LogMessages.Ingested(_services.Log, project.Id, _tally.Added, _tally.Unchanged, _tally.Changed);
        if (_tally.BeyondMaxItems > 0 || _tally.Unusable > 0)
        {
            LogMessages.FilesLeftOut(_services.Log, project.Id, _tally.BeyondMaxItems, project.Settings.MaxItems, _tally.Unusable);
        }
    }

    private LabelingException EmptyDataset(Project project)
    {
        var report = _tally.ToReport();
        string found = report switch
        {
            { OtherExtensions: 0, Unusable: 0 } => "no file matches",
            { Unusable: 0 } => $"{report.OtherExtensions} files match, and none has one of the extensions {string.Join(" ", AssetFormats.Extensions)}",
            _ => $"{report.OtherExtensions + report.Unusable} files match, and none can be used, such as {report.UnusableExamples[0]}",
        };
        return new LabelingException(
            LabelingErrorCodes.DatasetEmpty,
            $"The dataset '{project.Dataset.Location}' with the pattern '{project.Dataset.Pattern}' has no picture: {found}. Put pictures there and call StartAsync again, or create a project with another dataset.");
    }
}
