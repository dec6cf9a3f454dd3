namespace Labeling.MlAssist.TorchSharp;

/// <summary>What a feature pyramid has above the last map of its network.</summary>
internal enum PyramidTop
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Every second place of the last level: Mask R-CNN's.</summary>
    MaxPool,

    /// <summary>Two more levels, each a convolution of the one below: those of FCOS and RetinaNet.</summary>
    P6P7,
}
