using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>FCOS: at each place of each level it says which class the object there has, how far its four edges are, and how central the place is in it.</summary>
/// <remarks>
/// Source: Tian et al., "FCOS: A Simple and Strong Anchor-Free Object Detector", 2020. Structure and parameter names are those of torchvision's
/// <c>fcos_resnet50_fpn</c>, whose parameters load.
/// </remarks>
internal sealed class Fcos : Module<Tensor, FcosAnswers>
{
    // The fields bear torchvision's names, because TorchSharp registers parts under the names of their fields.
    private readonly PyramidBackbone backbone;
    private readonly FcosHead head;

    public Fcos(Architecture architecture, int classes)
        : base(nameof(Fcos))
    {
        var shape = DetectorShape.Of(architecture);
        Classes = classes;
        backbone = new PyramidBackbone(MlAssist.TorchSharp.Networks.Create(architecture, 0), shape.Stages, shape.Channels, shape.Top);
        head = new FcosHead(shape, classes);
        RegisterComponents();
        eval();
    }

    public int Classes { get; }

    public PyramidBackbone Backbone => backbone;

    /// <summary>The parameters that are not the network's own: of the pyramid and the head.</summary>
    public IEnumerable<Parameter> HeadParameters => [.. Backbone.Pyramid.parameters(), .. head.parameters()];

    /// <summary>Whether a parameter belongs to the classes that a network was trained for.</summary>
    public static bool IsOfClasses(string name) => name.StartsWith("head.classification_head.cls_logits.", StringComparison.Ordinal);

    public override FcosAnswers forward(Tensor pictures)
    {
        var levels = Backbone.forward(pictures);
        var places = FcosPlaces.Of(pictures.shape[2], pictures.shape[3], [.. levels.Select(level => (level.shape[2], level.shape[3]))]);
        var logits = new Tensor[levels.Length];
        var distances = new Tensor[levels.Length];
        var centerness = new Tensor[levels.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            using var level = levels[i];
            logits[i] = Rows(head.Classification.Look(level, 0), Classes);
            using var map = head.Regression.Tower(level);
            distances[i] = Rows(head.Regression.Answer(map, 0).Relu(), 4);
            centerness[i] = Rows(head.Regression.Answer(map, 1), 1).squeeze(2);
        }

        return new FcosAnswers(Whole(cat(logits, 1)), Whole(cat(distances, 1)), Whole(cat(centerness, 1)), places);
    }

    /// <summary>A row of numbers for each place, row by row of the map. Shape <c>[N, H · W, count]</c>.</summary>
    private static Tensor Rows(Tensor map, int count) => map.permute(0, 2, 3, 1).reshape(map.shape[0], -1, count);

    private static Tensor Whole(Tensor answers) => answers.dtype is ScalarType.BFloat16 or ScalarType.Float16 ? answers.to(ScalarType.Float32) : answers;
}
