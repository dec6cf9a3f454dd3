using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>A network with a feature pyramid on some of its maps: what detectors look at pictures with. <c>body</c> and <c>fpn</c> as in torchvision.</summary>
/// <remarks>Its batch norms keep the statistics of the pretrained network, and their parameters are not learned: a detector sees few pictures a step.</remarks>
internal sealed class PyramidBackbone : Module<Tensor, Tensor[]>
{
    // The fields bear torchvision's names, because TorchSharp registers parts under the names of their fields.
    private readonly Backbone body;
    private readonly FeaturePyramid fpn;
    private readonly int[] _stages;

    /// <param name="body">The network, without a classifier. Disposed with this one.</param>
    /// <param name="stages">Which of its <see cref="Backbone.Stages"/> to use, ascending: 0 is a quarter of the picture's side.</param>
    /// <param name="channels">The channels of every level.</param>
    /// <param name="top">What the pyramid has above.</param>
    public PyramidBackbone(Backbone body, IEnumerable<int> stages, int channels, PyramidTop top)
        : base(nameof(PyramidBackbone))
    {
        this.body = body;
        _stages = [.. stages];
        Channels = channels;
        fpn = new FeaturePyramid([.. _stages.Select(stage => body.StageChannels[stage])], channels, top);
        RegisterComponents();
    }

    public Backbone Body => body;

    public FeaturePyramid Pyramid => fpn;

    /// <summary>The channels of every level.</summary>
    public int Channels { get; }

    /// <summary>The levels, from the finest to the coarsest.</summary>
    /// <param name="pictures">Shape <c>[N, 3, H, W]</c>, sides multiples of 32.</param>
    public override Tensor[] forward(Tensor pictures)
    {
        var maps = Body.Stages(pictures);
        var levels = Pyramid.forward([.. _stages.Select(stage => maps[stage])]);
        foreach (var map in maps)
        {
            map.Dispose();
        }

        return levels;
    }

    /// <summary>What a parameter of a network with a pyramid is called in files that torchvision before 0.13 wrote, among them the published ones.</summary>
    public static string OldName(string name)
        => name.Split('.') is ["backbone", "fpn", var blocks, var level, "0", var kind] ? $"backbone.fpn.{blocks}.{level}.{kind}" : name;

    /// <summary>Stops the learning of all batch norms and of the first parts of the network; the other parts learn from here on.</summary>
    /// <param name="parts">How many of <see cref="Backbone.Parts"/>, from the input on.</param>
    public void Freeze(int parts)
    {
        for (var i = 0; i < Body.Parts.Count; i++)
        {
            foreach (var parameter in Body.Parts[i].parameters())
            {
                parameter.requires_grad = i >= parts;
            }
        }

        foreach (var norm in Body.modules().OfType<BatchNorm2d>())
        {
            norm.eval();
            foreach (var parameter in norm.parameters())
            {
                parameter.requires_grad = false;
            }
        }
    }
}
