using System.Threading.Channels;

namespace Labeling;

/// <summary>Makes items of a dataset's files, in batches, while the next batch is listed.</summary>
internal sealed class DatasetIngestion(ProjectSession session)
{
    /// <summary>How many files are listed, and stored, at a time.</summary>
    private const int BatchSize = 5_000;

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

        // One batch is listed while another is stored; no more are in memory.
        var batches = Channel.CreateBounded<List<Asset>>(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listing = Task.Run(() => ListAsync(batches.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await intake.StoreAsync(batch, _tally, cancellationToken).ConfigureAwait(false);
                progress?.Report(new IngestProgress { Listed = _tally.Listed, Stored = _tally.Stored });
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await listing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    /// <summary>Lists the dataset into batches of files that can become items; a failure shows where the batches are read.</summary>
    private async Task ListAsync(ChannelWriter<List<Asset>> batches, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var batch = new List<Asset>(BatchSize);
            string? previous = null;
            await foreach (var asset in session.Source.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (IsUsable(asset, previous))
                {
                    batch.Add(asset);
                    if (batch.Count == BatchSize)
                    {
                        await batches.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                        batch = new List<Asset>(BatchSize);
                    }
                }

                previous = asset.Path;
            }

            if (batch.Count > 0)
            {
                await batches.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The failure is not swallowed: completing the channel with it throws it at the reader.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        batches.TryComplete(failure);
    }

    private bool IsUsable(Asset asset, string? previous)
    {
        string? problem = asset.Problem ?? AssetPaths.FindFault(asset.Path) ?? (asset.Path == previous ? "listed twice" : null);
        if (problem is not null)
        {
            _tally.AddUnusable(asset.Path, problem);
            LogMessages.FileLeftOut(_services.Log, session.Id, asset.Path, problem);
            return false;
        }

        if (!AssetFormats.IsImage(asset.Path))
        {
            _tally.AddOtherExtension();
            return false;
        }

        return true;
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
