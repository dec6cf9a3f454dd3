using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Reads and writes shapes as compact JSON, without reflection.</summary>
/// <remarks>
/// <para>A shape is an object with one property that names its kind:</para>
/// <list type="table">
/// <item><term>box</term><description><c>{"box":[x,y,width,height]}</c></description></item>
/// <item><term>polygon</term><description><c>{"polygon":[[[x,y,x,y,…],[x,y,…]],…]}</c>: parts, each a list of rings, the outer one first, then its holes</description></item>
/// <item><term>mask</term><description><c>{"mask":{"size":[height,width],"counts":"…"}}</c>, as COCO writes it compressed</description></item>
/// </list>
/// <para>
/// Numbers come back exactly. The limits are those of the shapes' constructors. Anything else is a <see cref="JsonException"/>
/// that says what was expected. Thread-safe.
/// </para>
/// </remarks>
public sealed class ShapeJsonConverter : JsonConverter<Shape>
{
    /// <summary>Whether a type is <see cref="Shape"/> or one of its kinds.</summary>
    /// <param name="typeToConvert">The type asked for.</param>
    public override bool CanConvert(Type typeToConvert) => typeof(Shape).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override Shape Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(typeToConvert);
        Shape shape;
        try
        {
            shape = ShapeJsonReader.Read(ref reader);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new JsonException(exception.Message, exception);
        }

        return typeToConvert.IsInstanceOfType(shape)
            ? shape
            : throw new JsonException($"Here only a {typeToConvert.Name} is allowed, but the JSON holds a {shape.GetType().Name}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Shape value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartObject();
        switch (value)
        {
            case BoundingBox box:
                WriteBox(writer, box);
                break;
            case Polygon polygon:
                WritePolygon(writer, polygon);
                break;
            case RunLengthMask mask:
                WriteMask(writer, mask);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteBox(Utf8JsonWriter writer, BoundingBox box)
    {
        writer.WriteStartArray(ShapeJsonReader.Box);
        writer.WriteNumberValue(box.X);
        writer.WriteNumberValue(box.Y);
        writer.WriteNumberValue(box.Width);
        writer.WriteNumberValue(box.Height);
        writer.WriteEndArray();
    }

    private static void WritePolygon(Utf8JsonWriter writer, Polygon polygon)
    {
        writer.WriteStartArray(ShapeJsonReader.Polygon);
        foreach (var part in polygon.Parts)
        {
            writer.WriteStartArray();
            WriteRing(writer, part.Outer);
            foreach (var hole in part.Holes)
            {
                WriteRing(writer, hole);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteRing(Utf8JsonWriter writer, PolygonRing ring)
    {
        writer.WriteStartArray();
        foreach (var point in ring.AsSpan())
        {
            writer.WriteNumberValue(point.X);
            writer.WriteNumberValue(point.Y);
        }

        writer.WriteEndArray();
    }

    private static void WriteMask(Utf8JsonWriter writer, RunLengthMask mask)
    {
        writer.WriteStartObject(ShapeJsonReader.Mask);
        writer.WriteStartArray(ShapeJsonReader.Size);
        writer.WriteNumberValue(mask.Height);
        writer.WriteNumberValue(mask.Width);
        writer.WriteEndArray();
        writer.WriteString(ShapeJsonReader.Counts, mask.ToCompressed());
        writer.WriteEndObject();
    }
}
