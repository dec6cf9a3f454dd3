using System.Text.Json;

namespace Labeling.Storage.Relational;

/// <summary>The stored form of labels: UTF-8 JSON, nothing for an empty list.</summary>
/// <remarks>
/// The ids of accepted labels follow each other, so the first is kept beside the JSON and the rest counted from it: the JSON can be made before
/// the ids are known, outside the transaction.
/// </remarks>
internal static class AnnotationJson
{
    public static byte[]? Encode(IReadOnlyList<Annotation> annotations)
        => annotations.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(annotations, LabelingJsonContext.Default.IReadOnlyListAnnotation);

    /// <summary>Encodes labels that are to get other ids, or none.</summary>
    public static byte[]? EncodeWithoutIds(IReadOnlyList<Annotation> annotations) => Encode(WithIds(annotations, null));

    public static IReadOnlyList<Annotation> Decode(byte[]? json)
        => json is null ? [] : JsonSerializer.Deserialize(json, LabelingJsonContext.Default.IReadOnlyListAnnotation) ?? [];

    public static IReadOnlyList<Annotation> Decode(byte[]? json, long firstId) => WithIds(Decode(json), firstId);

    /// <summary>The same labels with ids from the first on, or with none.</summary>
    public static IReadOnlyList<Annotation> WithIds(IReadOnlyList<Annotation> annotations, long? firstId)
    {
        if (annotations.Count == 0 || (firstId is null && annotations.All(a => a.Id == 0)))
        {
            return annotations;
        }

        var numbered = new Annotation[annotations.Count];
        for (int index = 0; index < numbered.Length; index++)
        {
            numbered[index] = new Annotation(annotations[index]) { Id = firstId is { } first ? first + index : 0 };
        }

        return numbered;
    }
}
