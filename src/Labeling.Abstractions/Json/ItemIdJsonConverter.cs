using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Reads and writes item ids as numbers. Public so that the source generator of <c>System.Text.Json</c> can use it in other assemblies.</summary>
public sealed class ItemIdJsonConverter : JsonConverter<ItemId>
{
    /// <inheritdoc/>
    public override ItemId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetInt64());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ItemId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(value.Value);
    }
}
