namespace Labeling.MlAssist.TorchSharp;

/// <summary>What stands beside a trained segmentation network's parameters.</summary>
internal sealed class SegmenterDescription
{
    public const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    public required MaskRcnnDesign Design { get; init; }

    /// <summary>The length that the short side of pictures is brought to.</summary>
    public required int ShortSide { get; init; }

    /// <summary>The length that the long side may have.</summary>
    public required int LongestSide { get; init; }

    public required IReadOnlyList<int> LabelClasses { get; init; }

    public bool IsValid => Version == CurrentVersion && ShortSide is >= 32 and <= 4096 && LongestSide >= ShortSide && LongestSide <= 16384
        && Design is { IsValid: true } && LabelClasses is not null && LabelClasses.Count == Design.Classes;
}
