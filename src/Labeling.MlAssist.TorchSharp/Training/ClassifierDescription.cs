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
}

[JsonSerializable(typeof(ClassifierDescription))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class TorchJsonContext : JsonSerializerContext;
