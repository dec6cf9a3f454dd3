using System.Diagnostics;
using System.Text.Json;
using Labeling.Export.Coco;

namespace Labeling.Scenarios;

/// <summary>Fills every annotation of a COCO file and writes the masks.</summary>
internal sealed class MasksScenario : IScenario
{
    private const int BatchSize = 4096;

    private static readonly ScenarioOption<string> Input = ScenarioOption.Text("input", "FILE", "the COCO file to read", null);
    private static readonly ScenarioOption<string> Output = ScenarioOption.Text("output", "FILE", "the JSON file to write", null);

    /// <inheritdoc/>
    public string Name => "masks";

    /// <inheritdoc/>
    public string Summary => "Every annotation's mask, area and box, equal to pycocotools.";

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioOption> Options { get; } = [Input, Output];

    /// <inheritdoc/>
    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        string input = CocoOptions.Existing(run, Input);
        long problems = 0;
        long annotations = 0;
        long start = Stopwatch.GetTimestamp();
        var options = new CocoReadOptions
        {
            Lenient = true,
            OnProblem = problem =>
            {
                problems++;
                run.Say(problem.ToString());
            },
        };
        CocoFile file = await CocoFile.OpenAsync(input, options, cancellationToken);
        Dictionary<long, PixelSize> sizes = await file.ReadImagesAsync(cancellationToken).ToDictionaryAsync(image => image.Id, image => image.Size, cancellationToken: cancellationToken);
        await using FileStream stream = File.Create(run.Get(Output));
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartArray();
        await foreach (CocoAnnotation[] batch in file.ReadAnnotationsAsync(cancellationToken).Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            var masks = new RunLengthMask?[batch.Length];
            Parallel.For(0, batch.Length, i => masks[i] = batch[i].ToMask(sizes[batch[i].ImageId]));
            for (int i = 0; i < batch.Length; i++)
            {
                Write(run, json, batch[i], masks[i]);
            }

            annotations += batch.Length;
            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        await json.FlushAsync(cancellationToken);
        run.Set("annotations", annotations);
        run.Set("seconds", Stopwatch.GetElapsedTime(start).TotalSeconds);
        run.Set("problems", problems);
    }

    private static void Write(ScenarioRun run, Utf8JsonWriter json, CocoAnnotation annotation, RunLengthMask? mask)
    {
        if (mask is null)
        {
            run.Say($"Annotation {annotation.Id} has no pixels to speak of: neither a segmentation nor a box, or no image size.");
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("id", annotation.Id);
        json.WriteNumber("area", mask.Area);
        json.WriteStartArray("bbox");
        json.WriteNumberValue(mask.Bounds.X);
        json.WriteNumberValue(mask.Bounds.Y);
        json.WriteNumberValue(mask.Bounds.Width);
        json.WriteNumberValue(mask.Bounds.Height);
        json.WriteEndArray();
        json.WriteStartObject("rle");
        json.WriteStartArray("size");
        json.WriteNumberValue(mask.Height);
        json.WriteNumberValue(mask.Width);
        json.WriteEndArray();
        json.WriteString("counts", mask.ToCompressed());
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
