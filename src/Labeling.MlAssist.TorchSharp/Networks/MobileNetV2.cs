using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>MobileNetV2 at width 1.0 with torchvision's structure and names.</summary>
internal sealed class MobileNetV2 : Backbone
{
    private const int LastChannels = 1280;

    /// <summary>Expansion, channels, how often, and the first step of each group of blocks: table 2 of the paper.</summary>
    private static readonly (int Expansion, int Channels, int Count, int Stride)[] Groups =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    /// <summary>The features after which the maps of the four scales are taken.</summary>
    private static readonly int[] StageEnds = [3, 6, 13, 18];

    private readonly List<Module<Tensor, Tensor>> _features = [];
    private readonly Sequential? _classifier;

    public MobileNetV2(int classes, bool padsAfterOnly)
        : base(nameof(MobileNetV2))
    {
        _features.Add(new ConvNormRelu(3, 32, 3, 2, 1, padsAfterOnly));
        var channels = 32;
        foreach (var group in Groups)
        {
            for (var i = 0; i < group.Count; i++)
            {
                _features.Add(new InvertedResidual(channels, group.Channels, i == 0 ? group.Stride : 1, group.Expansion, padsAfterOnly));
                channels = group.Channels;
            }
        }

        _features.Add(new ConvNormRelu(channels, LastChannels, 1, 1, 1, padsAfterOnly));
        register_module("features", Sequential(_features.Select((module, i) => ($"{i}", module)).ToArray()));
        if (classes > 0)
        {
            _classifier = Sequential(("0", Dropout(0.2)), ("1", Linear(LastChannels, classes)));
            register_module("classifier", _classifier);
        }
    }

    public override int FeatureCount => LastChannels;

    public override IReadOnlyList<int> StageChannels { get; } = [24, 32, 96, LastChannels];

    public override IReadOnlyList<Module> Parts => _features;

    public override IEnumerable<Parameter> HeadParameters => _classifier?.parameters() ?? [];

    public override Tensor[] Stages(Tensor pictures)
    {
        var maps = new List<Tensor>();
        var map = pictures.alias();
        for (var i = 0; i < _features.Count; i++)
        {
            map = Pieces.Cut(map.Into(_features[i].forward));
            if (StageEnds.Contains(i))
            {
                maps.Add(map.alias());
            }
        }

        map.Dispose();
        return [.. maps];
    }

    public override Tensor Pool(Tensor pictures)
    {
        var map = pictures.alias();
        foreach (var feature in _features)
        {
            map = Pieces.Cut(map.Into(feature.forward));
        }

        return map.Into(Mean);
    }

    public override Tensor Classify(Tensor features) => _classifier!.forward(features);

    /// <summary>A convolution, its batch norm, and what is between 0 and 6 of it.</summary>
    private sealed class ConvNormRelu : Module<Tensor, Tensor>
    {
        private readonly Convolution _convolution;
        private readonly BatchNorm2d _norm;

        public ConvNormRelu(int inChannels, int outChannels, int kernel, int stride, int groups, bool padsAfterOnly)
            : base(nameof(ConvNormRelu))
        {
            _convolution = new Convolution(inChannels, outChannels, kernel, stride, groups, padsAfterOnly);
            _norm = BatchNorm2d(outChannels);
            register_module("0", _convolution);
            register_module("1", _norm);
        }

        public override Tensor forward(Tensor input)
        {
            var map = _convolution.Forward(input, _norm);
            map.relu6_();
            return map;
        }
    }

    /// <summary>Widen, look at each channel, narrow; and add the input where it fits.</summary>
    private sealed class InvertedResidual : Module<Tensor, Tensor>
    {
        private readonly List<Module<Tensor, Tensor>> _looks = [];
        private readonly Convolution _narrow;
        private readonly BatchNorm2d _norm;
        private readonly bool _addsInput;

        public InvertedResidual(int inChannels, int outChannels, int stride, int expansion, bool padsAfterOnly)
            : base(nameof(InvertedResidual))
        {
            var hidden = inChannels * expansion;
            if (expansion != 1)
            {
                _looks.Add(new ConvNormRelu(inChannels, hidden, 1, 1, 1, padsAfterOnly));
            }

            _looks.Add(new ConvNormRelu(hidden, hidden, 3, stride, hidden, padsAfterOnly));
            _narrow = new Convolution(hidden, outChannels, 1);
            _norm = BatchNorm2d(outChannels);
            Module<Tensor, Tensor>[] parts = [.. _looks, _narrow, _norm];
            register_module("conv", Sequential(parts.Select((module, i) => ($"{i}", module)).ToArray()));
            _addsInput = stride == 1 && inChannels == outChannels;
        }

        public override Tensor forward(Tensor input)
        {
            var map = input.alias();
            foreach (var look in _looks)
            {
                map = map.Into(look.forward);
            }

            map = map.Into(wide => _narrow.Forward(wide, _norm));
            return _addsInput ? map.Plus(input.alias()) : map;
        }
    }
}
