using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>Reads JSON lines.</summary>
internal sealed class JsonLinesSource(IReadOnlyList<string> files, UrlMap urls) : IImageSource
{
    private const int LongestLine = 256 << 20;

    private static readonly string[] OtherShapes = ["topY", "bottomX", "bottomY", "bbox", "box", "boundingBox", "bounding_box", "left", "top", "width", "height", "points", "segmentation", "mask"];

    public IReadOnlyList<(int Id, string Name)>? Classes => null;

    public bool IsNormalized => true;

    public async IAsyncEnumerable<SourceImage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            var reader = LineReader.Open(file, LongestLine);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (!reader.Line.Span.Trim(" \t"u8).IsEmpty)
                    {
                        yield return Parse(reader.Line, file, reader.Number);
                    }
                }
            }
        }
    }

    private SourceImage Parse(ReadOnlyMemory<byte> line, string file, long number)
    {
        try
        {
            using var document = JsonDocument.Parse(line, JsonValues.Options);
            return Read(document.RootElement, file, number);
        }
        catch (JsonException exception)
        {
            throw ImportErrors.At(file, number, line.Span.Trim(" \t"u8) is [(byte)'{']
                ? "an object goes over several lines, but in JSON lines each has one of its own. Write it on one line."
                : $"this is not JSON, at byte {exception.BytePositionInLine}: the line is damaged or cut off. Get the file again.", exception);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            throw ImportErrors.At(file, number, exception.Message, exception);
        }
    }

    private SourceImage Read(JsonElement json, string file, long number)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("label", out var label))
        {
            throw new FormatException("there is no object with the keys 'image_url' and 'label'. Write both; for an image without labels, an empty list.");
        }

        var details = json.TryGetProperty("image_details", out var found) && found.ValueKind == JsonValueKind.Object ? found : json;
        return new SourceImage
        {
            Origin = (file, $"line {number}"),
            Path = urls.Map([JsonValues.Text(json, "image_url")], what => ImportErrors.At(file, number, what)),
            Size = details.TryGetProperty("width", out _) ? JsonValues.Size(details, "width", "height") : JsonValues.Size(json, "image_width", "image_height"),
            Labels = ReadLabels(json, label),
            IsList = label.ValueKind == JsonValueKind.Array,
        };
    }

    private static List<SourceLabel> ReadLabels(JsonElement json, JsonElement label)
    {
        var labels = new List<SourceLabel>();
        switch (label.ValueKind)
        {
            case JsonValueKind.Null:
                break;
            case JsonValueKind.String:
                if (label.GetString() is { Length: > 0 } name)
                {
                    labels.Add(new SourceLabel { ClassName = name, Confidence = Confidence(json, 0) });
                }

                break;
            case JsonValueKind.Array:
                foreach (var element in label.EnumerateArray())
                {
                    labels.Add(ReadLabel(element, Confidence(json, labels.Count)));
                }

                break;
            default:
                throw JsonValues.Wrong("label", "a text or a list");
        }

        return labels;
    }

    private static SourceLabel ReadLabel(JsonElement json, double confidence)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return new SourceLabel { ClassName = json.GetString()!, Confidence = confidence };
        }

        if (json.ValueKind != JsonValueKind.Object || JsonValues.Text(json, "label") is not { Length: > 0 } name)
        {
            throw new FormatException("a label is neither a text nor an object whose key 'label' holds the name of a class. Write the name, or remove the label.");
        }

        var rings = JsonValues.Rings(json, "polygon");
        if (rings is null && !json.TryGetProperty("topX", out _) && Array.Find(OtherShapes, key => json.TryGetProperty(key, out _)) is { } other)
        {
            // Passed over, it would become a label for the whole image.
            throw new FormatException($"a label has the key '{other}', but boxes are topX, topY, bottomX and bottomY, and outlines are polygon. Write it so, or remove the key.");
        }

        return new SourceLabel
        {
            ClassName = name,
            Rings = rings,
            Box = rings is null && json.TryGetProperty("topX", out _)
                ? [JsonValues.RequiredNumber(json, "topX"), JsonValues.RequiredNumber(json, "topY"), JsonValues.RequiredNumber(json, "bottomX"), JsonValues.RequiredNumber(json, "bottomY")]
                : null,
            IsCrowd = JsonValues.Flag(json, "isCrowd"),
            IsTruncated = JsonValues.Flag(json, "isTruncated"),
            Confidence = confidence,
        };
    }

    private static double Confidence(JsonElement json, int index)
    {
        if (!json.TryGetProperty("label_confidence", out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return 1;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            if (index >= value.GetArrayLength())
            {
                throw new FormatException($"'label_confidence' has {value.GetArrayLength()} numbers, fewer than there are labels. Write one for each.");
            }

            value = value[index];
        }

        return JsonValues.Number(value, "label_confidence") is var confidence and >= 0 and <= 1 ? confidence : throw JsonValues.Wrong("label_confidence", "a number from 0 to 1");
    }
}
