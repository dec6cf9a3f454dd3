namespace Labeling.MlAssist.TorchSharp;

/// <summary>How large a detector is built on a network.</summary>
/// <param name="Stages">The network's maps that are looked at; 0 is a quarter of the picture's side.</param>
/// <param name="Channels">The channels of every level.</param>
/// <param name="Depth">How many convolutions come before the answers.</param>
/// <param name="Top">What the pyramid has above.</param>
internal sealed record DetectorShape(IReadOnlyList<int> Stages, int Channels, int Depth, PyramidTop Top)
{
    /// <summary>torchvision's for networks that a GPU trains; a narrow one without the two topmost levels for one that a CPU can.</summary>
    public static DetectorShape Of(Architecture architecture) => architecture is Architecture.MobileNetV2 or Architecture.MobileNetV2TensorFlowPadding
        ? new DetectorShape([1, 2, 3], 128, 2, PyramidTop.None)
        : new DetectorShape([1, 2, 3], 256, 4, PyramidTop.P6P7);
}
