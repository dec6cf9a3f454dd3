using System.Diagnostics;
using System.Text.Json.Nodes;
using Labeling.Export.Coco;

namespace Labeling.Scenarios;

/// <summary>Measures detections against the truth, files to numbers.</summary>
internal sealed class CocoEvalScenario : IScenario
{
    private static readonly ScenarioOption<string> GroundTruth = ScenarioOption.Text("ground-truth", "FILE", "the COCO file with what is there", null);
    private static readonly ScenarioOption<string> Detections = ScenarioOption.Text("detections", "FILE", "the COCO results file with what was found", null);
    private static readonly ScenarioOption<string> Iou = ScenarioOption.Choice("iou-type", "what is compared: boxes or segments", "bbox", "bbox", "segm");

    /// <inheritdoc/>
    public string Name => "coco-eval";

    /// <inheritdoc/>
    public string Summary => "COCO's twelve numbers of detections, equal to pycocotools.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [GroundTruth, Detections, Iou];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        string truth = CocoOptions.Existing(run, GroundTruth);
        string detections = CocoOptions.Existing(run, Detections);
        IouType type = run.Get(Iou) == "bbox" ? IouType.BoundingBox : IouType.Segmentation;
        using var memory = new MemoryGrowth();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        CocoEvaluation evaluation = await CocoEvaluation.RunAsync(truth, detections, type, cancellationToken: cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        run.Set("peakMemoryMb", memory.PeakMiB());
        run.Set("iouType", run.Get(Iou));
        run.Set("stats", new JsonArray([.. evaluation.Stats.Select(value => JsonValue.Create(value))]));
        run.Set("seconds", seconds);
        run.Set("cpuSeconds", cpuSeconds);
    }
}
