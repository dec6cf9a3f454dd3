using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Labeling.AspNetCore;

/// <summary>Writes the OpenAPI document for people to read.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class DocumentJsonContext : JsonSerializerContext;
