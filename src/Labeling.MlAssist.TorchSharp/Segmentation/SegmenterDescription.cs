namespace Labeling.MlAssist.TorchSharp;

/// <summary>What stands beside a trained segmentation network's parameters.</summary>
internal sealed class SegmenterDescription : ObjectDescription
{
    public required MaskRcnnDesign Design { get; init; }

    protected override bool IsNetworkValid => base.IsNetworkValid && Design is { IsValid: true } && LabelClasses.Count == Design.Classes;
}
