using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Labeling.Export.Coco;
using Labeling.Imaging;

namespace Labeling.Scenarios;

/// <summary>Lets a trained network look at a folder, and writes what it says.</summary>
internal sealed class PredictScenario : IScenario
{
    private static readonly ScenarioOption<string> Model = ScenarioOption.Text("model", "DIR", "the folder that 'train' made", null);
    private static readonly ScenarioOption<string> Output = ScenarioOption.Text("output", "FILE", "the file to write: COCO results, or a CSV file,class,score", null);

    public string Name => "predict";

    public string Summary => "predicts the labels of a folder of pictures";

    public IReadOnlyList<ScenarioOption> Options => [Model, TrainOptions.Images, Output, TrainOptions.Device];

    public async Task RunAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        string images = run.Get(TrainOptions.Images);
        if (!Directory.Exists(images))
        {
            throw new UsageException($"--images: there is no folder '{images}'.");
        }

        ModelCard card = await ModelCard.ReadAsync(run.Get(Model), cancellationToken);
        var folder = new ImageFolder(images);
        Item[] items = await ListAsync(folder, card, cancellationToken);
        var trainer = new TorchSharpTrainer(new TorchSharpOptions { Device = run.Get(TrainOptions.Device) });
        await using ITrainedModel model = await trainer.LoadAsync(card.ToProject(), run.Get(Model), cancellationToken);
        long started = Stopwatch.GetTimestamp();
        long written = card.Task is LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel
            ? await WriteCsvAsync(run, card, items, Predict(run, model, items, folder, cancellationToken))
            : await WriteResultsAsync(run, items, folder, Predict(run, model, items, folder, cancellationToken), cancellationToken);
        run.Set("images", items.Length);
        run.Set("imagesPerSecond", items.Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
        run.Set("annotations", written);
    }

    private static async IAsyncEnumerable<Prediction> Predict(
        ScenarioRun run, ITrainedModel model, Item[] items, ImageFolder folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (Prediction prediction in model.PredictAsync(items.ToAsyncEnumerable(), new FolderImages(folder), cancellationToken))
        {
            if (prediction.Problem is { } problem)
            {
                run.Say($"{items.First(item => item.Id == prediction.ItemId).Path}: {problem}");
            }
            else
            {
                yield return prediction;
            }
        }
    }

    /// <summary>The folder's pictures under the ids that the answers gave them; others get the ids after those, in order of their paths.</summary>
    private static async Task<Item[]> ListAsync(ImageFolder folder, ModelCard card, CancellationToken cancellationToken)
    {
        long next = card.Images.Values.DefaultIfEmpty().Max();
        List<Asset> assets = await folder.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        return [.. assets.OrderBy(asset => asset.Path, StringComparer.Ordinal).Select(asset => new Item
        {
            Id = new ItemId(Find(asset.Path) ?? ++next),
            Path = asset.Path,
            Size = asset.Size,
            ContentTag = asset.ContentTag,
            Status = ItemStatus.Unlabeled,
            Version = 1,
        })];

        long? Find(string path) => card.Images.TryGetValue(path, out long id) || card.Images.TryGetValue("images/" + path, out id) ? id : null;
    }

    private static async Task<long> WriteCsvAsync(ScenarioRun run, ModelCard card, Item[] items, IAsyncEnumerable<Prediction> predictions)
    {
        var paths = items.ToDictionary(item => item.Id, item => item.Path);
        long written = 0;
        await using var writer = new StreamWriter(run.Get(Output));
        await writer.WriteLineAsync("file,class,score");
        await foreach (Prediction prediction in predictions)
        {
            foreach (Annotation annotation in prediction.Annotations)
            {
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Quoted(paths[prediction.ItemId])},{Quoted(card.Classes[annotation.ClassId.Value])},{annotation.Score:0.######}"));
                written++;
            }
        }

        return written;
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<long> WriteResultsAsync(
        ScenarioRun run, Item[] items, ImageFolder folder, IAsyncEnumerable<Prediction> predictions, CancellationToken cancellationToken)
    {
        var paths = items.ToDictionary(item => item.Id, item => item.Path);
        long written = 0;
        await using FileStream stream = File.Create(run.Get(Output));
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartArray();
        await foreach (Prediction prediction in predictions)
        {
            string path = paths[prediction.ItemId];
            PixelSize size = prediction.Annotations.Any(a => HasHoles(a.Shape!)) ? await folder.FindSizeAsync(path, cancellationToken) : default;
            foreach (Annotation annotation in prediction.Annotations)
            {
                Write(json, prediction.ItemId, path, size, annotation);
                written++;
            }

            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        return written;
    }

    private static void Write(Utf8JsonWriter json, ItemId item, string path, PixelSize size, Annotation annotation)
    {
        json.WriteStartObject();
        json.WriteNumber("image_id", item.Value);
        json.WriteString("file_name", path);
        json.WriteNumber("category_id", annotation.ClassId.Value);
        BoundingBox box = annotation.Shape!.Bounds;
        json.WriteStartArray("bbox");
        foreach (double value in (double[])[box.X, box.Y, box.Width, box.Height])
        {
            json.WriteNumberValue(Math.Round(value, 3));
        }

        json.WriteEndArray();
        if (annotation.Shape is not BoundingBox)
        {
            WriteSegmentation(json, size, annotation.Shape);
        }

        json.WriteNumber("score", Math.Round(annotation.Score!.Value, 6));
        json.WriteEndObject();
    }

    private static bool HasHoles(Shape shape) => shape is Polygon polygon && polygon.Parts.Any(part => part.Holes.Count > 0);

    /// <summary>Rings where there are no holes, which COCO's rings cannot hold; runs where there are.</summary>
    private static void WriteSegmentation(Utf8JsonWriter json, PixelSize size, Shape shape)
    {
        if (shape is Polygon polygon && !HasHoles(shape))
        {
            json.WriteStartArray("segmentation");
            foreach (PolygonPart part in polygon.Parts)
            {
                json.WriteStartArray();
                foreach (ImagePoint point in part.Outer)
                {
                    json.WriteNumberValue(Math.Round(point.X, 3));
                    json.WriteNumberValue(Math.Round(point.Y, 3));
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            return;
        }

        RunLengthMask mask = shape as RunLengthMask ?? RunLengthMask.FromPolygon((Polygon)shape, size.Height, size.Width);
        json.WriteStartObject("segmentation");
        json.WriteStartArray("size");
        json.WriteNumberValue(mask.Height);
        json.WriteNumberValue(mask.Width);
        json.WriteEndArray();
        json.WriteString("counts", mask.ToCompressed());
        json.WriteEndObject();
    }
}
