using System.Diagnostics;

namespace Labeling;

/// <summary>Brings a project's items up to what its dataset has now.</summary>
internal sealed class DatasetRefresh(ProjectSession session)
{
    private readonly EngineServices _services = session.Services;

    /// <summary>Refreshes, unless another process does, or it is not due.</summary>
    /// <returns>What was found, or <see langword="null"/> when another process refreshes, took over, or it is not due.</returns>
    public async Task<RefreshReport?> RunAsync(TimeSpan? interval, IProgress<IngestProgress>? progress, CancellationToken cancellationToken)
    {
        var project = await session.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (project.State is not (ProjectState.Running or ProjectState.Paused))
        {
            throw Failures.ProjectState(project, "refreshed", project.State == ProjectState.Initializing ? "call StartAsync first" : "it has ended");
        }

        if (await RefreshClaim.TryTakeAsync(session, interval, cancellationToken).ConfigureAwait(false) is not { } claim)
        {
            return null;
        }

        using var activity = EngineInstruments.Activities.StartActivity("labeling.refresh");
        activity?.SetTag("labeling.project.id", project.Id.ToString());
        long started = _services.Time.GetTimestamp();
        try
        {
            var store = await _services.StoreAsync(cancellationToken).ConfigureAwait(false);
            var merge = new DatasetMerge(session, store, project);
            var report = await merge.RunAsync(claim, progress, cancellationToken).ConfigureAwait(false);
            if (report is null || !await claim.FinishAsync(report, cancellationToken).ConfigureAwait(false))
            {
                LogMessages.RefreshTakenOver(_services.Log, project.Id);
                return null;
            }

            Tell(project, report, started, activity);
            return report;
        }
        catch (Exception exception)
        {
            await claim.FailAsync(exception is OperationCanceledException ? "It was cancelled. Refresh again; what was done stays." : exception.Message).ConfigureAwait(false);
            activity?.SetStatus(ActivityStatusCode.Error);
            _services.Instruments.Refreshed(_services.Time.GetElapsedTime(started), succeeded: false);
            throw;
        }
    }

    private void Tell(Project project, RefreshReport report, long started, Activity? activity)
    {
        activity?.SetTag("labeling.refresh.added", report.Added);
        activity?.SetTag("labeling.refresh.changed", report.Changed);
        activity?.SetTag("labeling.refresh.missing", report.WentMissing);
        _services.Instruments.Refreshed(_services.Time.GetElapsedTime(started), succeeded: true);
        _services.Instruments.Ingested(report.Added);
        LogMessages.Refreshed(_services.Log, project.Id, report.Added, report.Unchanged, report.Changed, report.WentMissing, report.Returned);
        if (report.BeyondMaxItems > 0 || report.Unusable > 0)
        {
            LogMessages.FilesLeftOut(_services.Log, project.Id, report.BeyondMaxItems, project.Settings.MaxItems, report.Unusable);
        }
    }
}
