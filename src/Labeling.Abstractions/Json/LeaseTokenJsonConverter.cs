using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

internal sealed class LeaseTokenJsonConverter : JsonConverter<LeaseToken>
{
    public override LeaseToken Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetGuid());

    public override void Write(Utf8JsonWriter writer, LeaseToken value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.Value);
}
