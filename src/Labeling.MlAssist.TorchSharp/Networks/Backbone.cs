using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A network for pictures, whole or cut at any of its stages. Its parts and parameters carry torchvision's names.</summary>
internal abstract class Backbone(string name) : Module<Tensor, Tensor>(name)
{
    /// <summary>How many numbers <see cref="Pool"/> makes of a picture.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>The channels of the maps that <see cref="Stages"/> gives.</summary>
    public abstract IReadOnlyList<int> StageChannels { get; }

    /// <summary>The maps at a quarter, an eighth, a sixteenth and a thirty-second of the picture's side.</summary>
    /// <param name="pictures">Shape <c>[N, 3, H, W]</c>.</param>
    public abstract Tensor[] Stages(Tensor pictures);

    /// <summary>The features that the classifier sees. Shape <c>[N, <see cref="FeatureCount"/>]</c>.</summary>
    public abstract Tensor Pool(Tensor pictures);

    /// <summary>The classifier alone.</summary>
    public abstract Tensor Classify(Tensor features);

    /// <summary>The parts from the input on, in order: training thaws them from the last to the first. Without the classifier.</summary>
    public abstract IReadOnlyList<Module> Parts { get; }

    /// <summary>The classifier's parameters; none when the network has no classifier.</summary>
    public abstract IEnumerable<Parameter> HeadParameters { get; }

    /// <summary>The mean of each channel, in single precision where the map is in half.</summary>
    protected static Tensor Mean(Tensor map) => (map.dtype is ScalarType.BFloat16 ? map.to(ScalarType.Float32) : map).mean([2, 3]);

    /// <inheritdoc/>
    public override Tensor forward(Tensor pictures)
    {
        using var features = Pool(pictures);
        return Classify(features);
    }
}
