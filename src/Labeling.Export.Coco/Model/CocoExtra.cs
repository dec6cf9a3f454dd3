using System.Collections.Frozen;
using System.Text.Json;

namespace Labeling.Export.Coco;

internal static class CocoExtra
{
    public static readonly IReadOnlyDictionary<string, JsonElement> None = FrozenDictionary<string, JsonElement>.Empty;
}
