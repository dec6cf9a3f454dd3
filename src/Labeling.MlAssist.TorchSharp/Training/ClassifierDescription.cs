using System.Text.Json.Serialization;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>What stands beside a trained network's parameters.</summary>
internal sealed class ClassifierDescription
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required Architecture Architecture { get; init; }

    public required int ImageSize { get; init; }

    public required bool IsMultilabel { get; init; }

    public required IReadOnlyList<int> LabelClasses { get; init; }

    /// <summary>What the network's answers are divided by, so that its probabilities say how often it is right.</summary>
    public required double Temperature { get; init; }

    public bool IsValid => Version == CurrentVersion && ImageSize is >= 32 and <= 1024 && Temperature > 0 && LabelClasses.Count is > 0 and <= 100_000;
}

[JsonSerializable(typeof(ClassifierDescription))]
[JsonSerializable(typeof(DetectorDescription))]
[JsonSerializable(typeof(SegmenterDescription))]
[JsonSerializable(typeof(TrainingState))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class TorchJsonContext : JsonSerializerContext;
