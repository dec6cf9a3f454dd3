using System.Diagnostics;
using Labeling.Export.Coco;

namespace Labeling.Scenarios;

/// <summary>Reads a COCO file as labels, image by image.</summary>
internal sealed class CocoImportScenario : IScenario
{
    private static readonly ScenarioOption<string> Input = ScenarioOption.Text("input", "FILE", "the file to read", "");
    private static readonly ScenarioOption<int> Annotations = ScenarioOption.Number("annotations", "N", "how many annotations to make a file of when none is given", 1_000_000);
    private static readonly ScenarioOption<string> Order = ScenarioOption.Choice("order", "in which order that file has them: image by image, or mixed", "images", "images", "mixed");

    /// <inheritdoc/>
    public string Name => "coco-import";

    /// <inheritdoc/>
    public string Summary => "A COCO file becomes labels, image by image.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [Input, Annotations, CocoOptions.Shape, Order, CocoOptions.WarmUp];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        bool isGiven = run.Get(Input) is not null;
        string path = isGiven ? CocoOptions.Existing(run, Input) : Path.Combine(folder.Path, "in.json");
        if (!isGiven)
        {
            run.Say("Writing the file to read.");
            await WriteAsync(run, path, run.Get(Annotations), cancellationToken);
        }

        if (run.Get(CocoOptions.WarmUp) == "yes")
        {
            run.Say("Warming up.");
            string warm = Path.Combine(folder.Path, "warm.json");
            await WriteAsync(run, warm, CocoOptions.WarmUpAnnotations, cancellationToken);
            await CocoOptions.WarmUpAsync(() => ReadAsync(warm, onProblem: null, cancellationToken), cancellationToken);
        }

        run.Say("Reading.");
        long problems = 0;
        using var memory = new MemoryGrowth();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        (long images, long annotations) = await ReadAsync(path, _ => problems++, cancellationToken);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        run.Set("peakMemoryMb", memory.PeakMiB());
        run.Set("annotations", annotations);
        run.Set("images", images);
        run.Set("seconds", seconds);
        run.Set("cpuSeconds", cpuSeconds);
        run.Set("annotationsPerSecond", annotations / seconds);
        run.Set("problems", problems);
        run.Set("bytes", new FileInfo(path).Length);
        if (!isGiven && (annotations != run.Get(Annotations) || problems != 0))
        {
            run.Fail($"{run.Get(Annotations)} annotations were written; {annotations} were read, with {problems} problems.");
        }
    }

    private static async Task<(long Images, long Annotations)> ReadAsync(string path, Action<CocoProblem>? onProblem, CancellationToken cancellationToken)
    {
        long images = 0;
        long annotations = 0;
        await using LabelSnapshot labels = await new CocoImport(path, new CocoReadOptions { Lenient = true, OnProblem = onProblem }).OpenAsync(cancellationToken);
        await foreach (Item item in labels.ReadItemsAsync(cancellationToken))
        {
            images++;
            annotations += item.Annotations.Count;
        }

        return (images, annotations);
    }

    private static async Task WriteAsync(ScenarioRun run, string path, int annotations, CancellationToken cancellationToken)
    {
        var labels = new SyntheticCoco(annotations, CocoOptions.IsPolygon(run), run.Seed);
        if (run.Get(Order) == "images")
        {
            await new CocoExport(path).ExportAsync(labels, cancellationToken: cancellationToken);
            return;
        }

        await using CocoWriter writer = CocoWriter.Create(path, labels.Project.LabelClasses.Select(c => new CocoCategory { Id = c.Id.Value, Name = c.Path }));
        int images = (int)labels.ItemCount;
        for (int i = 0; i < images; i++)
        {
            Item item = SyntheticCoco.ItemAt(Scatter(i, images), []);
            await writer.WriteAsync(new CocoImage { Id = item.Id.Value, FileName = item.Path, Size = item.ImageSize }, cancellationToken);
        }

        for (int i = 0; i < annotations; i++)
        {
            int place = Scatter(i, annotations);
            Annotation annotation = labels.At(place);
            await writer.WriteAsync(
                new CocoAnnotation
                {
                    Id = annotation.Id,
                    ImageId = 1 + (place / SyntheticCoco.PerImage),
                    CategoryId = annotation.ClassId.Value,
                    Box = annotation.Shape!.Bounds,
                    Segmentation = annotation.Shape as Polygon,
                },
                cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>Every place once, far from its neighbours: steps of a number that shares no factor with the count.</summary>
    private static int Scatter(int place, int count)
    {
        const long Step = 1_000_003;
        return count % Step == 0 ? place : (int)(place * Step % count);
    }
}
