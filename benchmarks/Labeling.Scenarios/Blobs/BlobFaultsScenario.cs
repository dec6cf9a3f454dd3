using System.Diagnostics;
using Azure.Storage.Blobs;

namespace Labeling.Scenarios;

/// <summary>Uploads, lists, reads, refreshes and exports through a proxy that makes requests fail, and compares what is there with what should be.</summary>
internal sealed class BlobFaultsScenario : IScenario
{
    private static readonly ScenarioOption<double> FailureRate = ScenarioOption.Real("failure-rate", "R", "the share of requests that fail", 0.2, 0, 0.9);
    private static readonly ScenarioOption<int> Files = ScenarioOption.Number("files", "N", "how many files are uploaded, read and exported", 300, 10, 100_000);

    /// <inheritdoc/>
    public string Name => "blob-faults";

    /// <inheritdoc/>
    public string Summary => "Blobs are written and read over a connection that fails again and again; nothing may be lost or doubled. Needs Azurite.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [FailureRate, Files];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartAsync(cancellationToken);
        var direct = new BlobServiceClient(azurite.ConnectionString());
        BlobContainerClient container = await direct.CreateBlobContainerAsync("photos", cancellationToken: cancellationToken);
        await using var proxy = new FaultProxy(azurite.Endpoint, run.Seed) { Rate = run.Get(FailureRate) };
        var options = new AzureBlobsOptions { RetryDelay = TimeSpan.FromMilliseconds(10), MaxRetryDelay = TimeSpan.FromSeconds(1) };
        using var account = new AzureBlobAccount(azurite.ConnectionString(proxy.Address), options);
        using var folder = new TemporaryFolder();
        var work = new BlobFaultsWork(run, account, container, folder, run.Get(Files));
        long start = Stopwatch.GetTimestamp();

        await work.UploadAsync(cancellationToken);
        await work.IngestAndRefreshAsync(cancellationToken);
        await work.ReadAsync(cancellationToken);
        await work.ExportAsync(cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        run.Set("seconds", seconds);
        run.Set("requests", proxy.Requests);
        run.Set("injectedFaults", proxy.Faults);
        foreach (FaultKind kind in Enum.GetValues<FaultKind>())
        {
            run.Set($"faults{kind}", proxy.FaultsOf(kind));
        }

        proxy.Rate = 1;
        proxy.Kinds = [FaultKind.Busy];
        await work.FailAsync(azurite.Key, cancellationToken);
        work.Report();
    }
}
