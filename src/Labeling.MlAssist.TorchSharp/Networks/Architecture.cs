namespace Labeling.MlAssist.TorchSharp;

/// <summary>The networks that pictures can be looked at with.</summary>
public enum Architecture
{
    /// <summary>MobileNetV2, width 1.0: 2.2 million parameters, quick on a CPU.</summary>
    /// <remarks>Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018.</remarks>
    MobileNetV2,

    /// <summary>MobileNetV2 that pads as TensorFlow does where it halves the picture: for weights that come from there.</summary>
    MobileNetV2TensorFlowPadding,

    /// <summary>ResNet-18: 11 million parameters.</summary>
    /// <remarks>Source: He et al., "Deep Residual Learning for Image Recognition", 2015.</remarks>
    ResNet18,

    /// <summary>ResNet-34: 21 million parameters.</summary>
    ResNet34,

    /// <summary>ResNet-50, which halves in the 3 × 3 convolution as torchvision does: 24 million parameters, for a GPU.</summary>
    ResNet50,
}
