using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Writes a size as <c>[width, height]</c>; the empty size is <c>[0, 0]</c>.</summary>
public sealed class PixelSizeJsonConverter : JsonConverter<PixelSize>
{
    /// <inheritdoc/>
    public override PixelSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A pixel size is an array of two numbers, [width, height].");
        }

        int width = ReadNumber(ref reader);
        int height = ReadNumber(ref reader);
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray)
        {
            throw new JsonException("A pixel size has two numbers, [width, height], and this array has more.");
        }

        return (width, height) switch
        {
            (0, 0) => default,
            ( > 0, > 0) => new PixelSize(width, height),
            _ => throw new JsonException($"The pixel size [{width}, {height}] is impossible; both numbers are 1 or more."),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PixelSize value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Width);
        writer.WriteNumberValue(value.Height);
        writer.WriteEndArray();
    }

    private static int ReadNumber(ref Utf8JsonReader reader)
        => reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int value)
            ? value
            : throw new JsonException("A pixel size is an array of two whole numbers, [width, height].");
}
