using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Reads and writes label class ids as numbers, and as the names of properties. Public so that the source generator of <c>System.Text.Json</c> can use it in other assemblies.</summary>
public sealed class LabelClassIdJsonConverter : JsonConverter<LabelClassId>
{
    /// <inheritdoc/>
    public override LabelClassId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetInt32());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LabelClassId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(value.Value);
    }

    /// <inheritdoc/>
    public override LabelClassId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => int.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? new(value)
            : throw new JsonException($"'{reader.GetString()}' is not the id of a label class; write a number without a sign.");

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, LabelClassId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value.ToString());
    }
}
