using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Makes maps of equal depth of a network's maps, to each of which all coarser ones have contributed. torchvision's names.</summary>
/// <remarks>Source: Lin et al., "Feature Pyramid Networks for Object Detection", 2016; the levels P6 and P7 from Lin et al., "Focal Loss", 2017.</remarks>
internal sealed class FeaturePyramid : Module<Tensor[], Tensor[]>
{
    private readonly List<Convolution> _inner = [];
    private readonly List<Convolution> _layers = [];
    private readonly PyramidTop _top;
    private readonly List<Convolution> _extra = [];

    /// <param name="inChannels">The channels of the network's maps, from the finest to the coarsest.</param>
    /// <param name="channels">The channels of every level.</param>
    /// <param name="top">What comes above.</param>
    public FeaturePyramid(IReadOnlyList<int> inChannels, int channels, PyramidTop top)
        : base(nameof(FeaturePyramid))
    {
        _top = top;
        foreach (var count in inChannels)
        {
            _inner.Add(new Convolution(count, channels, 1, hasBias: true, deviation: Math.Sqrt(1.0 / count)));
            _layers.Add(new Convolution(channels, channels, 3, hasBias: true, deviation: Math.Sqrt(1.0 / (9 * channels))));
        }

        register_module("inner_blocks", List(_inner));
        register_module("layer_blocks", List(_layers));
        if (top == PyramidTop.P6P7)
        {
            for (var i = 0; i < 2; i++)
            {
                _extra.Add(new Convolution(channels, channels, 3, 2, hasBias: true, deviation: Math.Sqrt(1.0 / (9 * channels))));
            }

            register_module("extra_blocks", Sequential(("p6", _extra[0]), ("p7", _extra[1])));
        }
    }

    /// <summary>The levels, from the finest to the coarsest, those above last.</summary>
    public override Tensor[] forward(Tensor[] maps)
    {
        var levels = new List<Tensor>(new Tensor[maps.Length]);
        var below = Pieces.Cut(_inner[^1].forward(maps[^1]));
        levels[^1] = Pieces.Cut(_layers[^1].forward(below));
        for (var i = maps.Length - 2; i >= 0; i--)
        {
            var side = _inner[i].forward(maps[i]);
            below = Pieces.Cut(side.Plus(below.Into(coarse => functional.interpolate(coarse, [side.shape[2], side.shape[3]], mode: InterpolationMode.Nearest))));
            levels[i] = Pieces.Cut(_layers[i].forward(below));
        }

        below.Dispose();

        if (_top == PyramidTop.MaxPool)
        {
            levels.Add(functional.max_pool2d(levels[^1], kernel_size: 1, stride: 2));
        }
        else if (_top == PyramidTop.P6P7)
        {
            levels.Add(Pieces.Cut(_extra[0].forward(levels[^1])));
            levels.Add(Pieces.Cut(functional.relu(levels[^1]).Into(_extra[1].forward)));
        }

        return [.. levels];
    }

    /// <summary>Each in a row of its own, as torchvision has them: <c>0.0.weight</c>.</summary>
    private static Module<Tensor, Tensor> List(List<Convolution> convolutions)
        => Sequential(convolutions.Select((convolution, i) => ($"{i}", (Module<Tensor, Tensor>)Sequential(("0", convolution)))).ToArray());
}
