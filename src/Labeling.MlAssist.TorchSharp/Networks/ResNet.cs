using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>ResNet-18, 34 and 50 with torchvision's structure and names.</summary>
internal sealed class ResNet : Backbone
{
    private readonly Convolution conv1 = new(3, 64, 7, 2);
    private readonly BatchNorm2d bn1 = BatchNorm2d(64);
    private readonly MaxPool2d _pool = MaxPool2d(3, stride: 2, padding: 1);
    private readonly List<Sequential> _layers = [];
    private readonly List<Module<Tensor, Tensor>[]> _blocks = [];
    private readonly Linear? fc;

    public ResNet(int depth, int classes)
        : base(nameof(ResNet))
    {
        int[] counts = depth == 18 ? [2, 2, 2, 2] : [3, 4, 6, 3];
        var expansion = depth == 50 ? 4 : 1;
        var channels = 64;
        for (var i = 0; i < counts.Length; i++)
        {
            var width = 64 << i;
            var blocks = new List<(string, Module<Tensor, Tensor>)>();
            for (var k = 0; k < counts[i]; k++)
            {
                var stride = i > 0 && k == 0 ? 2 : 1;
                blocks.Add(($"{k}", expansion == 1 ? new BasicBlock(channels, width, stride) : new Bottleneck(channels, width, stride)));
                channels = width * expansion;
            }

            _blocks.Add([.. blocks.Select(block => block.Item2)]);
            _layers.Add(Sequential(blocks.ToArray()));
            register_module($"layer{i + 1}", _layers[i]);
        }

        FeatureCount = channels;
        StageChannels = [64 * expansion, 128 * expansion, 256 * expansion, 512 * expansion];
        register_module(nameof(conv1), conv1);
        register_module(nameof(bn1), bn1);
        if (classes > 0)
        {
            fc = Linear(channels, classes);
            register_module(nameof(fc), fc);
        }
    }

    public override int FeatureCount { get; }

    public override IReadOnlyList<int> StageChannels { get; }

    public override IReadOnlyList<Module> Parts => [conv1, bn1, .. _layers];

    public override IEnumerable<Parameter> HeadParameters => fc?.parameters() ?? [];

    public override Tensor[] Stages(Tensor pictures)
    {
        var maps = new Tensor[_layers.Count];
        var map = Pieces.Cut(conv1.Forward(pictures, bn1).Relu().Into(_pool.forward));
        for (var i = 0; i < maps.Length; i++)
        {
            foreach (var block in _blocks[i])
            {
                map = Pieces.Cut(map.Into(block.forward));
            }

            maps[i] = map;
            map = map.alias();
        }

        map.Dispose();
        return maps;
    }

    public override Tensor Pool(Tensor pictures)
    {
        var maps = Stages(pictures);
        foreach (var map in maps[..^1])
        {
            map.Dispose();
        }

        return maps[^1].Into(Mean);
    }

    public override Tensor Classify(Tensor features) => fc!.forward(features);

    private sealed class BasicBlock : Module<Tensor, Tensor>
    {
        private readonly Convolution conv1;
        private readonly BatchNorm2d bn1;
        private readonly Convolution conv2;
        private readonly BatchNorm2d bn2;
        private readonly Shortcut? downsample;

        public BasicBlock(int inChannels, int width, int stride)
            : base(nameof(BasicBlock))
        {
            conv1 = new Convolution(inChannels, width, 3, stride);
            bn1 = BatchNorm2d(width);
            conv2 = new Convolution(width, width, 3);
            bn2 = BatchNorm2d(width);
            downsample = Shortcut.Create(inChannels, width, stride);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var map = conv1.Forward(input, bn1).Relu().Into(narrow => conv2.Forward(narrow, bn2));
            return map.Plus(downsample?.forward(input) ?? input.alias()).Relu();
        }
    }

    private sealed class Bottleneck : Module<Tensor, Tensor>
    {
        private const int Expansion = 4;

        private readonly Convolution conv1;
        private readonly BatchNorm2d bn1;
        private readonly Convolution conv2;
        private readonly BatchNorm2d bn2;
        private readonly Convolution conv3;
        private readonly BatchNorm2d bn3;
        private readonly Shortcut? downsample;

        public Bottleneck(int inChannels, int width, int stride)
            : base(nameof(Bottleneck))
        {
            conv1 = new Convolution(inChannels, width, 1);
            bn1 = BatchNorm2d(width);
            conv2 = new Convolution(width, width, 3, stride);
            bn2 = BatchNorm2d(width);
            conv3 = new Convolution(width, width * Expansion, 1);
            bn3 = BatchNorm2d(width * Expansion);
            downsample = Shortcut.Create(inChannels, width * Expansion, stride);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var map = conv1.Forward(input, bn1).Relu().Into(narrow => conv2.Forward(narrow, bn2)).Relu().Into(narrow => conv3.Forward(narrow, bn3));
            return map.Plus(downsample?.forward(input) ?? input.alias()).Relu();
        }
    }

    /// <summary>What brings the input of a block to the size of what it gives.</summary>
    private sealed class Shortcut : Module<Tensor, Tensor>
    {
        private readonly Convolution _convolution;
        private readonly BatchNorm2d _norm;

        private Shortcut(int inChannels, int outChannels, int stride)
            : base(nameof(Shortcut))
        {
            _convolution = new Convolution(inChannels, outChannels, 1, stride);
            _norm = BatchNorm2d(outChannels);
            register_module("0", _convolution);
            register_module("1", _norm);
        }

        public static Shortcut? Create(int inChannels, int outChannels, int stride)
            => stride == 1 && inChannels == outChannels ? null : new Shortcut(inChannels, outChannels, stride);

        public override Tensor forward(Tensor input) => _convolution.Forward(input, _norm);
    }
}
