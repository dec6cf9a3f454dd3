using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A few convolutions, and one more for each kind of answer. The same for all levels.</summary>
internal sealed class FcosBranch : Module
{
    private const double Deviation = 0.01;
    private const int NormGroups = 32;

    private readonly List<(Convolution Convolution, GroupNorm Norm)> _tower = [];
    private readonly List<Convolution> _answers = [];

    public FcosBranch(DetectorShape shape, params ReadOnlySpan<(string Name, int Channels)> answers)
        : base(nameof(FcosBranch))
    {
        List<(string, Module<Tensor, Tensor>)> parts = [];
        for (var i = 0; i < shape.Depth; i++)
        {
            var convolution = new Convolution(shape.Channels, shape.Channels, 3, hasBias: true, deviation: Deviation);
            var norm = GroupNorm(NormGroups, shape.Channels);
            using (no_grad())
            {
                // TorchSharp 0.107 leaves them as the memory was.
                norm.weight!.fill_(1);
                norm.bias!.fill_(0);
            }

            _tower.Add((convolution, norm));
            parts.Add(($"{3 * i}", convolution));
            parts.Add(($"{(3 * i) + 1}", norm));
        }

        register_module("conv", Sequential(parts.ToArray()));
        foreach (var (name, channels) in answers)
        {
            var answer = new Convolution(shape.Channels, channels, 3, hasBias: true, deviation: Deviation);
            _answers.Add(answer);
            register_module(name, answer);
        }
    }

    public IReadOnlyList<Convolution> Answers => _answers;

    public Tensor Tower(Tensor map)
    {
        var type = map.dtype;
        map = map.alias();
        foreach (var (convolution, norm) in _tower)
        {
            map = map.Into(convolution.forward);
            map = Pieces.Cut((type == norm.weight!.dtype ? map.Into(norm.forward) : map.Into(half => norm.forward(half.to(norm.weight.dtype)).to(type))).Relu());
        }

        return map;
    }

    public Tensor Answer(Tensor map, int index) => _answers[index].forward(map);

    public Tensor Look(Tensor map, int index) => Tower(map).Into(seen => Answer(seen, index));
}
