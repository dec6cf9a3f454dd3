using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Mask R-CNN with a feature pyramid: finds objects and their pixels. Its parameters carry the names of torchvision's <c>maskrcnn_resnet50_fpn</c>.</summary>
/// <remarks>Source: He et al., "Mask R-CNN", 2017. Always in evaluation mode, so that batch norms keep the statistics of the pretrained network.</remarks>
internal sealed class MaskRcnn : Module
{
    // The fields bear torchvision's names, because TorchSharp registers parts under the names of their fields.
    private readonly PyramidBackbone backbone;
    private readonly RegionProposals rpn;
    private readonly RegionHeads roi_heads;

    public MaskRcnn(MaskRcnnDesign design)
        : base(nameof(MaskRcnn))
    {
        Design = design;
        backbone = new PyramidBackbone(MlAssist.TorchSharp.Networks.Create(design.Architecture, 0), [0, 1, 2, 3], design.Channels, PyramidTop.MaxPool);
        rpn = new RegionProposals(design);
        roi_heads = new RegionHeads(design);
        RegisterComponents();
        eval();
    }

    public MaskRcnnDesign Design { get; }

    public PyramidBackbone Backbone => backbone;

    /// <summary>The parameters that are not the network's own: of the pyramid and the heads.</summary>
    public IEnumerable<Parameter> HeadParameters => [.. backbone.Pyramid.parameters(), .. rpn.parameters(), .. roi_heads.parameters()];

    public RegionProposals ProposalHead => rpn;

    public RegionHeads Heads => roi_heads;

    /// <summary>Whether a parameter belongs to the classes that a network was trained for.</summary>
    public static bool IsOfClasses(string name)
        => name.StartsWith("roi_heads.box_predictor.", StringComparison.Ordinal) || name.StartsWith("roi_heads.mask_predictor.mask_fcn_logits.", StringComparison.Ordinal);

    /// <summary>What a parameter is called in files that torchvision before 0.13 wrote, among them the published ones.</summary>
    public static string OldName(string name)
    {
        string[] parts = name.Split('.');
        return parts switch
        {
            ["rpn", "head", "conv", "0", "0", var kind] => $"rpn.head.conv.{kind}",
            ["roi_heads", "mask_head", var layer, "0", var kind] => string.Create(CultureInfo.InvariantCulture, $"roi_heads.mask_head.mask_fcn{int.Parse(layer, CultureInfo.InvariantCulture) + 1}.{kind}"),
            _ => PyramidBackbone.OldName(name),
        };
    }

    /// <summary>How far the network is from the truth, as five losses that add up.</summary>
    public MaskRcnnLosses Loss(PictureBatch batch, IReadOnlyList<InstanceTargets> targets, Random random)
    {
        var levels = Levels(batch);
        var (scores, codes) = rpn.forward(levels);
        var anchors = MakeAnchors(levels, batch, codes.dtype);
        var proposals = rpn.Propose(scores, codes, anchors, batch.Sizes, Design.TrainingProposals);
        var (objectness, places) = rpn.Loss(scores, codes, cat(anchors), targets, random);
        var (classes, boxes, masks) = roi_heads.Loss(Pyramid(levels), proposals, targets, batch.Sizes, random);
        return new MaskRcnnLosses(objectness, places, classes, boxes, masks);
    }

    /// <summary>The objects in each picture.</summary>
    public Detections[] Detect(PictureBatch batch)
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        var levels = Levels(batch);
        var (scores, codes) = rpn.forward(levels);
        var proposals = rpn.Propose(scores, codes, MakeAnchors(levels, batch, codes.dtype), batch.Sizes, Design.Proposals);
        return roi_heads.Detect(Pyramid(levels), proposals, batch.Sizes);
    }

    /// <summary>The pyramid's levels for a batch; the last, half the one before it, only proposes.</summary>
    public Tensor[] Levels(PictureBatch batch) => backbone.forward(batch.Pictures);

    public Tensor[] MakeAnchors(Tensor[] levels, PictureBatch batch, ScalarType type)
        => Anchors.Make(levels, batch.Pictures.shape[2], batch.Pictures.shape[3], Design.AnchorSizes, type);

    /// <summary>The levels that the heads cut from, in whole numbers of single precision at least: weights of samples are too fine for halves.</summary>
    public static Tensor[] Pyramid(Tensor[] levels)
        => [.. levels[..^1].Select(level => level.dtype is ScalarType.Float32 or ScalarType.Float64 ? level : Pieces.Cut(level.to(ScalarType.Float32)))];
}

/// <summary>What a Mask R-CNN learns by.</summary>
internal sealed record MaskRcnnLosses(Tensor Objectness, Tensor ProposalPlaces, Tensor Classes, Tensor Places, Tensor Masks)
{
    public Tensor Sum => Objectness + ProposalPlaces + Classes + Places + Masks;
}
