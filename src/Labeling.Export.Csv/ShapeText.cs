using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Labeling.Export.Csv;

/// <summary>Shapes as one line of JSON.</summary>
internal static class ShapeText
{
    private static readonly ShapeJsonConverter Converter = new();

    public static string Write(Shape shape)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            Converter.Write(writer, shape, JsonSerializerOptions.Default);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <exception cref="JsonException">The text is no shape.</exception>
    public static Shape Read(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        reader.Read();
        var shape = Converter.Read(ref reader, typeof(Shape), JsonSerializerOptions.Default);
        return reader.Read() ? throw new JsonException("Something stands behind the shape.") : shape;
    }
}
