using System.Globalization;
using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>Values of JSON objects as these files spell them. Each member throws <see cref="FormatException"/> with the rest of a sentence.</summary>
internal static class JsonValues
{
    public static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    /// <summary>Empty where there is no such key, or null.</summary>
    public static string Text(JsonElement json, string key)
    {
        if (!json.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return "";
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(key, "a text");
    }

    public static double RequiredNumber(JsonElement json, string key)
        => json.TryGetProperty(key, out var value) ? Number(value, key) : throw new FormatException($"the key '{key}' is missing.");

    public static double Number(JsonElement value, string key)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Wrong(key, "a number");

    /// <summary>An id: a whole number, perhaps written as 1.0; <see langword="null"/> where there is no such key.</summary>
    public static long? Id(JsonElement json, string key)
    {
        if (!json.TryGetProperty(key, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var id))
        {
            return id;
        }

        var number = Number(value, key);
        return number == Math.Floor(number) && Math.Abs(number) < 1L << 53 ? (long)number : throw Wrong(key, "a whole number");
    }

    /// <summary>0, 1, false or true; false where there is no such key.</summary>
    public static bool Flag(JsonElement json, string key)
    {
        if (!json.TryGetProperty(key, out var value))
        {
            return false;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            JsonValueKind.Number when value.TryGetDouble(out var number) && number is 0 or 1 => number == 1,
            _ => throw Wrong(key, "0 or 1"),
        };
    }

    public static double[] Numbers(JsonElement value, string key)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(key, "a list of numbers");
        }

        var numbers = new double[value.GetArrayLength()];
        var i = 0;
        foreach (var element in value.EnumerateArray())
        {
            numbers[i++] = Number(element, key);
        }

        return numbers;
    }

    /// <summary>Lists of numbers in a list; <see langword="null"/> where there is no such key, or it holds nothing.</summary>
    public static IReadOnlyList<double[]>? Rings(JsonElement json, string key)
    {
        if (!json.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(key, "a list of lists of numbers (masks are not part of this format; read them as COCO)");
        }

        return value.GetArrayLength() == 0 ? null : [.. value.EnumerateArray().Select(ring => Numbers(ring, key))];
    }

    /// <summary>A side of an image: a number, or a text such as <c>640px</c>; 0 where there is no such key.</summary>
    public static double Side(JsonElement json, string key)
    {
        if (!json.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return 0;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return Number(value, key);
        }

        var text = value.GetString()!.AsSpan().Trim();
        text = text.EndsWith("px", StringComparison.OrdinalIgnoreCase) ? text[..^2].TrimEnd() : text;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var side) ? side : throw Wrong(key, "a number of pixels such as 640 or \"640px\"");
    }

    public static PixelSize Size(JsonElement json, string widthKey, string heightKey)
        => ImageSizeText.TryMake(Side(json, widthKey), Side(json, heightKey), out var size)
            ? size
            : throw new FormatException($"'{widthKey}' and '{heightKey}' are no size of an image in whole pixels.");

    public static FormatException Wrong(string key, string expected) => new($"the key '{key}' does not hold {expected}. Correct it, or remove the key.");
}
