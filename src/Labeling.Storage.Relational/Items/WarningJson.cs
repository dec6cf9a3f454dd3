using System.Text.Json;

namespace Labeling.Storage.Relational;

/// <summary>The stored form of an image's warnings: JSON, nothing for an empty list.</summary>
internal static class WarningJson
{
    public static string? Encode(IReadOnlyList<ImageWarning> warnings)
        => warnings.Count == 0 ? null : JsonSerializer.Serialize(warnings, LabelingJsonContext.Default.IReadOnlyListImageWarning);

    public static IReadOnlyList<ImageWarning> Decode(string? json)
        => json is null ? [] : JsonSerializer.Deserialize(json, LabelingJsonContext.Default.IReadOnlyListImageWarning) ?? [];
}
