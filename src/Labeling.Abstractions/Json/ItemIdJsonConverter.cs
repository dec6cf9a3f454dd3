using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

internal sealed class ItemIdJsonConverter : JsonConverter<ItemId>
{
    public override ItemId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, ItemId value, JsonSerializerOptions options)
        => writer.WriteNumberValue(value.Value);
}
