namespace Labeling.MlAssist.TorchSharp;

internal static class Networks
{
    /// <summary>Makes a network with random parameters.</summary>
    /// <param name="architecture">Which.</param>
    /// <param name="classes">How many classes its classifier tells apart; 0 for none.</param>
    public static Backbone Create(Architecture architecture, int classes) => architecture switch
    {
        Architecture.MobileNetV2 => new MobileNetV2(classes, padsAfterOnly: false),
        Architecture.MobileNetV2TensorFlowPadding => new MobileNetV2(classes, padsAfterOnly: true),
        Architecture.ResNet18 => new ResNet(18, classes),
        Architecture.ResNet34 => new ResNet(34, classes),
        Architecture.ResNet50 => new ResNet(50, classes),
        _ => throw new ArgumentOutOfRangeException(nameof(architecture), architecture, "There is no such network."),
    };
}
