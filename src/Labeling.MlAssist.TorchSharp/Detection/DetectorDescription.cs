namespace Labeling.MlAssist.TorchSharp;

/// <summary>What stands beside a trained detector's parameters.</summary>
internal sealed class DetectorDescription : ObjectDescription
{
    public required Architecture Architecture { get; init; }

    protected override bool IsNetworkValid => base.IsNetworkValid && Enum.IsDefined(Architecture);
}
