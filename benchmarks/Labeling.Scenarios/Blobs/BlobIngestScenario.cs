using System.Diagnostics;
using Azure.Core.Pipeline;

namespace Labeling.Scenarios;

/// <summary>Lists a container of very many blobs into the items of a project, and refreshes it when nothing changed.</summary>
internal sealed class BlobIngestScenario : IScenario
{
    private const string Connection = "DefaultEndpointsProtocol=https;AccountName=labeling;AccountKey=AAAA;EndpointSuffix=core.windows.net";

    private const double Mebibyte = 1024 * 1024;

    private static readonly ScenarioOption<int> Items = ScenarioOption.Number("items", "N", "how many blobs the container has", 500_000, 1, 10_000_000);

    /// <inheritdoc/>
    public string Name => "blob-ingest";

    /// <inheritdoc/>
    public string Summary => "A container's listing, read by the real client, becomes the items of a project in SQLite; then a refresh that finds nothing new.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [Items];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        int items = run.Get(Items);
        run.Say("Warming up.");
        await IngestAsync(run, 20_000, measure: false, cancellationToken);
        run.Say($"Listing and adding {items} blobs.");
        await IngestAsync(run, items, measure: true, cancellationToken);
    }

    private static async Task IngestAsync(ScenarioRun run, int items, bool measure, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var http = new HttpClient(new ListingHandler(items));
        using var transport = new HttpClientTransport(http);
        using var account = new AzureBlobAccount(Connection, new AzureBlobsOptions { Transport = transport });
        await using var engine = new LabelingEngine(new SqliteLabelStore(folder.File("labels.db")), [new AzureBlobSourceProvider([account])]);
        LabelingProject project = await engine.Projects.CreateAsync(
            new ProjectDefinition("blobs", LabelingTaskType.ImageClassificationMultiClass)
            {
                Dataset = new AzureBlobFolder(new Uri(account.Endpoint, "photos"), pattern: "**/*.jpg"),
                LabelClasses = ["a", "b"],
                Seed = run.Seed,
                Settings = new ProjectSettings { MaxItems = items },
            },
            cancellationToken);

        using var memory = new MemoryGrowth();
        long start = Stopwatch.GetTimestamp();
        IngestReport report = await project.StartAsync(cancellationToken: cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        RefreshReport? refresh = await project.RefreshAsync(cancellationToken: cancellationToken);
        double refreshSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (!measure)
        {
            return;
        }

        run.Set("items", items);
        run.Set("seconds", seconds);
        run.Set("itemsPerSecond", items / seconds);
        run.Set("refreshSeconds", refreshSeconds);
        run.Set("peakMemoryMb", memory.PeakMiB());
        run.Set("sqliteMemoryMb", SQLitePCL.raw.sqlite3_memory_highwater(0) / Mebibyte);
        run.Set("managedMemoryMb", GC.GetTotalMemory(forceFullCollection: true) / Mebibyte);
        if (report.Added != items || refresh is null || refresh.Unchanged != items || refresh.Added + refresh.Changed + refresh.WentMissing != 0)
        {
            run.Fail($"{items} blobs are there; {report.Added} items were added, and the refresh found {refresh?.Unchanged} unchanged, {refresh?.Added} new, {refresh?.Changed} changed, {refresh?.WentMissing} gone.");
        }
    }
}
