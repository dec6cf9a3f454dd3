namespace Labeling.Scenarios;

/// <summary>All scenarios, in the order in which help lists them.</summary>
internal static class ScenarioCatalog
{
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new IngestScenario(),
        new QueueScenario(),
        new CrashScenario(),
        new CrashWorkerScenario(),
        new DashboardScenario(),
        new BrowseScenario(),
        new BlobIngestScenario(),
        new BlobFaultsScenario(),
        new DecodeScenario(),
        new ThumbnailScenario(),
        new ProbeScenario(),
        new CocoExportScenario(),
        new CocoImportScenario(),
        new CocoEvalScenario(),
        new MasksScenario(),
        new MaskSpeedScenario(),
        new FeaturizeScenario(),
        new KnnScenario(),
        new ClustersScenario(),
        new HttpScenario(),
        new SheetScenario(),
        new ConvertScenario(),
        new AssistScenario(),
        new TrainScenario(),
        new PredictScenario(),
    ];
}
