using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Labeling.Export.Coco;

internal static class ImageParser
{
    /// <summary>Reads an image, or gives <see langword="null"/> for what is none.</summary>
    public static CocoImage? TryParse(ReadOnlySpan<byte> text, ProblemReporter quiet, in ElementPlace place)
    {
        try
        {
            return Parse(text, quiet, place);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static CocoImage? Parse(ReadOnlySpan<byte> text, ProblemReporter problems, in ElementPlace place)
    {
        var reader = new ElementReader(text, problems, place);
        if (!reader.Begin())
        {
            return null;
        }

        long? id = null, width = null, height = null, license = null;
        string? fileName = null, url = null;
        bool isReported = false, isSizeReported = false;
        int errors;
        Dictionary<string, JsonElement>? extra = null;
        while (reader.Next())
        {
            switch (reader.Name)
            {
                case var name when name.SequenceEqual("id"u8):
                    errors = reader.Errors;
                    id = reader.Integer("id");
                    isReported |= reader.Errors > errors;
                    break;
                case var name when name.SequenceEqual("file_name"u8):
                    errors = reader.Errors;
                    fileName = reader.Text("file_name");
                    isReported |= reader.Errors > errors;
                    break;
                case var name when name.SequenceEqual("width"u8):
                    errors = reader.Errors;
                    width = reader.Integer("width");
                    isSizeReported |= reader.Errors > errors;
                    break;
                case var name when name.SequenceEqual("height"u8):
                    errors = reader.Errors;
                    height = reader.Integer("height");
                    isSizeReported |= reader.Errors > errors;
                    break;
                case var name when name.SequenceEqual("license"u8):
                    license = reader.Integer("license");
                    break;
                case var name when name.SequenceEqual("coco_url"u8) && string.IsNullOrEmpty(fileName) && reader.Kind == JsonKind.Text:
                    var copy = reader;
                    url = copy.Text("coco_url");
                    reader.Keep(ref extra);
                    break;
                default:
                    reader.Keep(ref extra);
                    break;
            }
        }

        fileName = string.IsNullOrEmpty(fileName) ? PathOf(url) ?? fileName : fileName;
        if (id is null || fileName is null)
        {
            if (!isReported)
            {
                reader.Error(null, id is null ? "the image has no id. Give it the one that its annotations have as image_id." : "the image has no file_name. Write the path of its file.");
            }

            return null;
        }

        if (RelativePath.FindFault(fileName) is { } fault)
        {
            reader.Warn("file_name", $"the path '{fileName}' {fault}. Write the path below the images' folder instead, with / between its parts.");
        }

        return new CocoImage
        {
            Id = id.Value,
            FileName = fileName,
            Size = Size(ref reader, width, height, isSizeReported),
            License = license is >= int.MinValue and <= int.MaxValue ? (int)license : null,
            Extra = extra ?? CocoExtra.None,
        };
    }

    /// <summary>The path in an address, which is all that LVIS gives: <c>http://images.cocodataset.org/train2017/000000391895.jpg</c>.</summary>
    private static string? PathOf(string? url)
        => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(address.AbsolutePath[1..]) : null;

    private static PixelSize Size(ref ElementReader reader, long? width, long? height, bool isReported)
    {
        if (width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue)
        {
            return new PixelSize((int)width, (int)height);
        }

        if (width is null or 0 && height is null or 0)
        {
            reader.Warn("width", "the image's width and height are not given. Write both in pixels.");
        }
        else if (!isReported)
        {
            reader.Error("width", $"{width ?? 0} × {height ?? 0} is not the size of an image. Write both in pixels, or neither.");
        }

        return default;
    }
}
