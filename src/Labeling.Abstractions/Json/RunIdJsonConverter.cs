using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

internal sealed class RunIdJsonConverter : JsonConverter<RunId>
{
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetGuid());

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.Value);
}
