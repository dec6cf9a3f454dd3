namespace Labeling.MlAssist.TorchSharp;

/// <summary>What stands beside a trained classifier's parameters.</summary>
internal sealed class ClassifierDescription : ModelDescription
{
    public required Architecture Architecture { get; init; }

    public required int ImageSize { get; init; }

    public required bool IsMultilabel { get; init; }

    /// <summary>What the network's answers are divided by, so that its probabilities say how often it is right.</summary>
    public required double Temperature { get; init; }

    protected override bool IsNetworkValid => Enum.IsDefined(Architecture) && ImageSize is >= 32 and <= 1024 && Temperature > 0;
}
