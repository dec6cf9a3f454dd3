using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>Tells by a file's beginning what it is.</summary>
internal static class FormatDetection
{
    private const int Looked = 1 << 20;

    public static async Task<AzureMlFormat> FindAsync(string path, CancellationToken cancellationToken)
    {
        var stream = FileStreams.OpenRead(path, bufferSize: 0);
        var bytes = new byte[Looked];
        int length;
        await using (stream.ConfigureAwait(false))
        {
            length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }

        ReadOnlyMemory<byte> text = bytes.AsMemory(0, length);
        text = text.Span.StartsWith("\ufeff"u8) ? text[3..] : text;
        if (text.Span is [0xFF, 0xFE, (byte)'{' or (byte)'[', ..] or [0xFE, 0xFF, 0, (byte)'{' or (byte)'[', ..])
        {
            throw ImportErrors.In(path, "this JSON is in UTF-16. Save it as UTF-8.");
        }

        if (text.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..])
        {
            throw ImportErrors.In(path, "this JSON is a list. Azure Machine Learning exports one object, which is COCO, or one object on each line, without brackets and commas between them. Give such a file.");
        }

        return text.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..]
            ? AzureMlFormat.Csv
            : FindByKeys(text.Span) ?? throw ImportErrors.In(
                path, "this JSON has neither 'image_url', as lines of a labeled dataset have, nor 'images', 'annotations' or 'categories', as COCO has. Give a file that Azure Machine Learning exported.");
    }

    private static AzureMlFormat? FindByKeys(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                {
                    continue;
                }

                if (reader.ValueTextEquals("image_url"u8) || reader.ValueTextEquals("image_details"u8) || reader.ValueTextEquals("label"u8))
                {
                    return AzureMlFormat.JsonLines;
                }

                if (reader.ValueTextEquals("images"u8) || reader.ValueTextEquals("annotations"u8) || reader.ValueTextEquals("categories"u8))
                {
                    return AzureMlFormat.Coco;
                }
            }
        }
        catch (JsonException)
        {
            // Behind the first line of JSON lines there is no single value any more; nothing was found before.
        }

        return null;
    }
}
