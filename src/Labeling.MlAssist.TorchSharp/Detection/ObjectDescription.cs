namespace Labeling.MlAssist.TorchSharp;

/// <summary>What stands beside the parameters of a network that finds objects: the size that it sees pictures at.</summary>
internal abstract class ObjectDescription : ModelDescription
{
    /// <summary>The length that the short side of pictures is brought to.</summary>
    public required int ShortSide { get; init; }

    /// <summary>The length that the long side may have.</summary>
    public required int LongestSide { get; init; }

    /// <summary>The pixels of a picture with sides of three to four.</summary>
    public static double PixelsAt(int shortSide) => shortSide * (double)shortSide * 4 / 3;

    protected override bool IsNetworkValid => ShortSide is >= 32 and <= 4096 && LongestSide >= ShortSide && LongestSide <= 16384;
}
