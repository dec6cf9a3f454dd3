using System.Text.Json;

namespace Labeling.Export.Csv;

/// <summary>Shapes as one line of JSON.</summary>
internal static class ShapeText
{
    public static string Write(Shape shape) => JsonSerializer.Serialize(shape, LabelingJsonContext.Default.Shape);

    /// <exception cref="JsonException">The text is no shape.</exception>
    public static Shape Read(string text)
        => JsonSerializer.Deserialize(text, LabelingJsonContext.Default.Shape) ?? throw new JsonException("The text is null and no shape.");
}
