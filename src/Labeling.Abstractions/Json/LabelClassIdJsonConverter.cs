using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

internal sealed class LabelClassIdJsonConverter : JsonConverter<LabelClassId>
{
    public override LabelClassId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, LabelClassId value, JsonSerializerOptions options)
        => writer.WriteNumberValue(value.Value);

    public override LabelClassId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => int.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? new(value)
            : throw new JsonException($"'{reader.GetString()}' is not the id of a label class; write a number without a sign.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, LabelClassId value, JsonSerializerOptions options)
        => writer.WritePropertyName(value.ToString());
}
