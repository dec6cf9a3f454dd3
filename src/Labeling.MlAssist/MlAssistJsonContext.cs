using System.Text.Json.Serialization;

namespace Labeling.MlAssist;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Preprocessing))]
internal sealed partial class MlAssistJsonContext : JsonSerializerContext;
