using System.Diagnostics;
using Labeling.Export.Coco;

namespace Labeling.Scenarios;

/// <summary>Writes annotations to one COCO file, durable at the end.</summary>
internal sealed class CocoExportScenario : IScenario
{
    private static readonly ScenarioOption<int> Annotations = ScenarioOption.Number("annotations", "N", "how many annotations to write", 1_000_000);
    private static readonly ScenarioOption<string> Output = ScenarioOption.Text("output", "FILE", "the file to write; a temporary one by default", "");

    /// <inheritdoc/>
    public string Name => "coco-export";

    /// <inheritdoc/>
    public string Summary => "Labels become one COCO file.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [Annotations, CocoOptions.Shape, Output, CocoOptions.WarmUp];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        string path = run.Get(Output) ?? Path.Combine(folder.Path, "out.json");
        bool polygons = CocoOptions.IsPolygon(run);
        if (run.Get(CocoOptions.WarmUp) == "yes")
        {
            run.Say("Warming up.");
            var few = new SyntheticCoco(CocoOptions.WarmUpAnnotations, polygons, run.Seed);
            await CocoOptions.WarmUpAsync(
                () => new CocoExport(Path.Combine(folder.Path, "warm.json"), new CocoWriterOptions { Overwrite = true }).ExportAsync(few, cancellationToken: cancellationToken), cancellationToken);
        }

        int annotations = run.Get(Annotations);
        run.Say($"Writing {annotations} annotations.");
        var snapshot = new SyntheticCoco(annotations, polygons, run.Seed);
        using var memory = new MemoryGrowth();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        ExportReport report = await new CocoExport(path).ExportAsync(snapshot, cancellationToken: cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        run.Set("peakMemoryMb", memory.PeakMiB());
        run.Set("annotations", annotations);
        run.Set("images", report.Images);
        run.Set("shape", run.Get(CocoOptions.Shape));
        run.Set("seconds", seconds);
        run.Set("cpuSeconds", cpuSeconds);
        run.Set("annotationsPerSecond", annotations / seconds);
        run.Set("bytes", new FileInfo(path).Length);

        run.Say("Checking the file.");
        CocoValidationReport check = await CocoFile.ValidateAsync(path, cancellationToken: cancellationToken);
        if (report.Annotations != annotations || check.Annotations != annotations || check.Errors + check.Warnings != 0)
        {
            run.Fail($"{annotations} annotations were to be written; {report.Annotations} were, and the file has {check.Annotations}, {check.Errors} errors and {check.Warnings} warnings.");
        }
    }
}
