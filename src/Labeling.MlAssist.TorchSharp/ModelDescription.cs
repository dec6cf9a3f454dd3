using System.Text.Json.Serialization;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>What stands beside a trained network's parameters: with it the network can be made again.</summary>
internal abstract class ModelDescription
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required IReadOnlyList<int> LabelClasses { get; init; }

    /// <summary>Whether a network can be made of it: it may come from a file.</summary>
    [JsonIgnore]
    public bool IsValid => Version == CurrentVersion && LabelClasses is { Count: > 0 and <= 100_000 } && IsNetworkValid;

    /// <summary>Whether what a task adds is in its ranges.</summary>
    protected abstract bool IsNetworkValid { get; }
}

[JsonSerializable(typeof(ClassifierDescription))]
[JsonSerializable(typeof(DetectorDescription))]
[JsonSerializable(typeof(SegmenterDescription))]
[JsonSerializable(typeof(TrainingState))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class TorchJsonContext : JsonSerializerContext;
