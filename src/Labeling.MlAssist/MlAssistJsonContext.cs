using System.Text.Json.Serialization;

namespace Labeling.MlAssist;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Preprocessing))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(FrozenModelDescription))]
internal sealed partial class MlAssistJsonContext : JsonSerializerContext;
