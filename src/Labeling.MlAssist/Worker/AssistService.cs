using Microsoft.Extensions.Hosting;

namespace Labeling.MlAssist;

/// <summary>Runs the worker as long as the host runs.</summary>
internal sealed class AssistService(AssistWorker worker) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => worker.RunAsync(stoppingToken), stoppingToken);
}
