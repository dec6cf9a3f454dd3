using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>Elements of a COCO file.</summary>
internal static class CocoJson
{
    /// <summary>Parses one element; whatever is wrong with it becomes an exception that names it.</summary>
    public static T Parse<T>(ReadOnlyMemory<byte> text, string path, string list, long offset, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text, JsonValues.Options);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw ImportErrors.In(path, $"an element of '{list}' at byte {offset}: {exception.Message}", exception);
        }
    }

    public static long RequiredId(JsonElement json, string key) => JsonValues.Id(json, key) ?? throw new FormatException($"the key '{key}' is missing.");

    /// <summary>The shape and marks of an annotation, as yet without its class.</summary>
    public static SourceLabel ReadShape(JsonElement json, string className = "")
    {
        var rings = JsonValues.Rings(json, "segmentation");
        return new SourceLabel { ClassName = className, Rings = rings, Box = ReadBox(json), IsCrowd = JsonValues.Flag(json, "iscrowd") };
    }

    private static double[]? ReadBox(JsonElement json)
    {
        if (!json.TryGetProperty("bbox", out var value) || value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0))
        {
            return null;
        }

        return JsonValues.Numbers(value, "bbox") is [var x, var y, var width, var height] && width >= 0 && height >= 0
            ? [x, y, x + width, y + height]
            : throw JsonValues.Wrong("bbox", "x, y, width and height, the last two not below 0");
    }
}
