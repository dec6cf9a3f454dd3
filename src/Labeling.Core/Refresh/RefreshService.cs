using Microsoft.Extensions.Hosting;

namespace Labeling;

/// <summary>Refreshes the dataset of every project that labeling goes on in, when it is due, in the one process that gets to it first.</summary>
internal sealed class RefreshService(LabelingEngine engine, TimeProvider time, RefreshOptions options) : BackgroundService
{
    /// <summary>How often it looks which projects are due.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = options.Interval < LongestPause ? options.Interval : LongestPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            await RefreshAllAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task RefreshAllAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var project in engine.Projects.ListAsync(stoppingToken).ConfigureAwait(false))
            {
                if (project.Info.State is ProjectState.Running or ProjectState.Paused && !project.Info.Settings.PinDataset)
                {
                    await RefreshAsync(project, stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (LabelingException exception)
        {
            // The store is away; the next look finds it back.
            engine.LogRefreshFailure(exception);
        }
    }

    private async Task RefreshAsync(LabelingProject project, CancellationToken stoppingToken)
    {
        try
        {
            await project.RefreshIfDueAsync(options.Interval, stoppingToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // One project's source may throw anything; the others are refreshed all the same, and the project's status says what happened.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            project.LogRefreshFailure(exception);
        }
    }
}
