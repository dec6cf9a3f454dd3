using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Labeling;

/// <summary>Reads an object of which some may be left out: what an earlier version of this library did not know yet has its default.</summary>
/// <remarks>Initializers do not serve: a deserializer made at compile time gives 0 or <see langword="false"/> to an init-only property that is missing.</remarks>
/// <param name="type">The form of the object without this converter.</param>
/// <typeparam name="T">What is read; a new one holds the defaults.</typeparam>
internal abstract class CompletedJsonConverter<T>(JsonTypeInfo<T> type) : JsonConverter<T>
    where T : class, new()
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (JsonNode.Parse(ref reader) is not JsonObject given)
        {
            throw new JsonException($"{typeof(T).Name} is an object.");
        }

        foreach (var (name, value) in JsonSerializer.SerializeToNode(new T(), type)!.AsObject())
        {
            if (!given.ContainsKey(name))
            {
                given[name] = value?.DeepClone();
            }
        }

        return given.Deserialize(type);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value, type);
}

internal sealed class ProjectSettingsJsonConverter() : CompletedJsonConverter<ProjectSettings>(SettingsJsonContext.Default.ProjectSettings);

internal sealed class AssistSettingsJsonConverter() : CompletedJsonConverter<AssistSettings>(SettingsJsonContext.Default.AssistSettings);

/// <summary>The settings' properties as they are, for the converters above.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProjectSettings))]
[JsonSerializable(typeof(AssistSettings))]
internal sealed partial class SettingsJsonContext : JsonSerializerContext;
