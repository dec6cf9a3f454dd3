using System.Diagnostics;
using Labeling.Export.Coco;

namespace Labeling.Scenarios;

/// <summary>Labels go from one format to another.</summary>
internal sealed class ConvertScenario : IScenario
{
    private static readonly ScenarioOption<string> From = ScenarioOption.Choice("from", "the format to read", null, ConvertFormats.Names);
    private static readonly ScenarioOption<string> To = ScenarioOption.Choice("to", "the format to write", null, ConvertFormats.Names);
    private static readonly ScenarioOption<string> Input = ScenarioOption.Text("input", "PATH", "the file or folder to read", null);
    private static readonly ScenarioOption<string> Output = ScenarioOption.Text("output", "PATH", "the file or folder to write; what is there is replaced", null);
    private static readonly ScenarioOption<string> Images = ScenarioOption.Text("images", "DIR", "the images, for sizes that the format does not hold and for classification folders", "");

    /// <inheritdoc/>
    public string Name => "convert";

    /// <inheritdoc/>
    public string Summary => "Labels go from one format to another, and are read back to be counted.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [From, To, Input, Output, Images];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        string input = Path.GetFullPath(run.Get(Input));
        if (!Path.Exists(input))
        {
            throw new UsageException($"--input: there is no file or folder {input}.");
        }

        ImageFolder? images = run.Get(Images) is { Length: > 0 } folder
            ? new ImageFolder(Directory.Exists(folder) ? folder : throw new UsageException($"--images: there is no folder {folder}."))
            : null;
        long problems = 0;
        void OnProblem(CocoProblem problem)
        {
            problems++;
            run.Say(problem.ToString()!);
        }

        using var memory = new MemoryGrowth();
        long start = Stopwatch.GetTimestamp();
        IImporter importer = ConvertFormats.CreateImporter(run.Get(From), input, images is null ? null : images.FindSizeAsync, OnProblem);
        IExporter exporter = ConvertFormats.CreateExporter(run.Get(To), run.Get(Output), images?.Source);
        run.Say($"Reading {input}.");
        await using LabelSnapshot labels = await importer.OpenAsync(cancellationToken);
        ExportReport report = await exporter.ExportAsync(labels, cancellationToken: cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        run.Set("peakMemoryMb", memory.PeakMiB());
        run.Set("seconds", seconds);
        run.Set("annotationsPerSecond", report.Annotations / seconds);
        // A COCO file's errors were said as they were met.
        foreach (string warning in labels.Warnings.Where(static warning => !warning.StartsWith("Left out: ", StringComparison.Ordinal)).Concat(report.Warnings))
        {
            problems++;
            run.Say(warning);
        }

        run.Set("images", report.Images);
        run.Set("annotations", report.Annotations);
        run.Set("problems", problems);
        await CheckAsync(run, labels, report, cancellationToken);
    }

    /// <summary>What was written must be readable, and be as much as was reported.</summary>
    private static async Task CheckAsync(ScenarioRun run, LabelSnapshot labels, ExportReport report, CancellationToken cancellationToken)
    {
        run.Say("Reading back what was written.");
        var sizes = new Dictionary<string, PixelSize>(StringComparer.Ordinal);
        await foreach (Item item in labels.ReadItemsAsync(cancellationToken))
        {
            sizes[item.Path] = item.ImageSize;
        }

        if (report.Images == 0)
        {
            return;
        }

        IImporter importer = ConvertFormats.CreateImporter(run.Get(To), Path.GetFullPath(run.Get(Output)), (path, _) => new(sizes.GetValueOrDefault(path)), static _ => { });
        await using LabelSnapshot written = await importer.OpenAsync(cancellationToken);
        (long images, long annotations) = (0, 0);
        await foreach (Item item in written.ReadItemsAsync(cancellationToken))
        {
            images++;
            annotations += item.Annotations.Count;
        }

        bool isFolder = run.Get(To) is "yolo" or "yolo-seg" or "voc";
        if (isFolder ? images < report.Images : images != report.Images)
        {
            run.Fail($"{report.Images} images were written, and {images} are read back.");
        }

        // A folder may hold other files from before, and a box without an area is written where the format can hold it, but not read.
        if (!isFolder && written.Warnings.Count == 0 && annotations != report.Annotations)
        {
            run.Fail($"{report.Annotations} annotations were written, and {annotations} are read back.");
        }
    }
}
