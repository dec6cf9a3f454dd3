using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>The JSON form of the types in this package, made at compile time: camel case, names for enumerations, shapes as <see cref="Shape"/> says.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(ProjectSettingsJsonConverter), typeof(AssistSettingsJsonConverter)])]
[JsonSerializable(typeof(Project))]
[JsonSerializable(typeof(ProjectDefinition))]
[JsonSerializable(typeof(Annotation))]
[JsonSerializable(typeof(IReadOnlyList<Annotation>))]
[JsonSerializable(typeof(Item))]
[JsonSerializable(typeof(IReadOnlyList<ImageWarning>))]
[JsonSerializable(typeof(TaskLease))]
[JsonSerializable(typeof(Submission))]
[JsonSerializable(typeof(HistoryEntry))]
[JsonSerializable(typeof(ProjectProgress))]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(AssistSettings))]
[JsonSerializable(typeof(AssistState))]
public sealed partial class LabelingJsonContext : JsonSerializerContext;
