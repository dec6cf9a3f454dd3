using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

internal sealed class LabelClassIdJsonConverter : JsonConverter<LabelClassId>
{
    public override LabelClassId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetInt32());

    public override void Write(Utf8JsonWriter writer, LabelClassId value, JsonSerializerOptions options)
        => writer.WriteNumberValue(value.Value);
}
