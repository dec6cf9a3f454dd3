using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

internal sealed class ProjectIdJsonConverter : JsonConverter<ProjectId>
{
    public override ProjectId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetGuid());

    public override void Write(Utf8JsonWriter writer, ProjectId value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.Value);
}
