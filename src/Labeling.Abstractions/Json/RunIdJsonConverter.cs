using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Reads and writes run ids as text, in the form of a GUID. Public so that the source generator of <c>System.Text.Json</c> can use it in other assemblies.</summary>
public sealed class RunIdJsonConverter : JsonConverter<RunId>
{
    /// <inheritdoc/>
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => new(reader.GetGuid());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
