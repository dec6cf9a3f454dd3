using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Mask R-CNN with a feature pyramid: finds objects and their pixels. Its parameters carry the names of torchvision's <c>maskrcnn_resnet50_fpn</c>.</summary>
/// <remarks>Source: He et al., "Mask R-CNN", 2017. Always in evaluation mode, so that batch norms keep the statistics of the pretrained network.</remarks>
internal sealed class MaskRcnn : Module
{
    private readonly PyramidBackbone _backbone;
    private readonly RegionProposals _proposals;
    private readonly RegionHeads _heads;

    public MaskRcnn(MaskRcnnDesign design)
        : base(nameof(MaskRcnn))
    {
        Design = design;
        _backbone = new PyramidBackbone(MlAssist.TorchSharp.Networks.Create(design.Architecture, 0), [0, 1, 2, 3], design.Channels, PyramidTop.MaxPool);
        _proposals = new RegionProposals(design);
        _heads = new RegionHeads(design);
        register_module("backbone", _backbone);
        register_module("rpn", _proposals);
        register_module("roi_heads", _heads);
        eval();
    }

    public MaskRcnnDesign Design { get; }

    public PyramidBackbone Backbone => _backbone;

    /// <summary>The parameters that are not the network's own: of the pyramid and the heads.</summary>
    public IEnumerable<Parameter> HeadParameters => [.. _backbone.Pyramid.parameters(), .. _proposals.parameters(), .. _heads.parameters()];

    public RegionProposals ProposalHead => _proposals;

    public RegionHeads Heads => _heads;

    /// <summary>How far the network is from the truth, as five losses that add up.</summary>
    public MaskRcnnLosses Loss(PictureBatch batch, IReadOnlyList<InstanceTargets> targets, Random random)
    {
        var levels = Levels(batch);
        var (scores, codes) = _proposals.forward(levels);
        var anchors = MakeAnchors(levels, batch, codes.dtype);
        var proposals = _proposals.Propose(scores, codes, anchors, batch.Sizes, Design.TrainingProposals);
        var (objectness, places) = _proposals.Loss(scores, codes, cat(anchors), targets, random);
        var (classes, boxes, masks) = _heads.Loss(Pyramid(levels), proposals, targets, batch.Sizes, random);
        return new MaskRcnnLosses(objectness, places, classes, boxes, masks);
    }

    /// <summary>The objects in each picture.</summary>
    public Detections[] Detect(PictureBatch batch)
    {
        using var scope = NewDisposeScope();
        using var pause = no_grad();
        var levels = Levels(batch);
        var (scores, codes) = _proposals.forward(levels);
        var proposals = _proposals.Propose(scores, codes, MakeAnchors(levels, batch, codes.dtype), batch.Sizes, Design.Proposals);
        return _heads.Detect(Pyramid(levels), proposals, batch.Sizes);
    }

    /// <summary>The pyramid's levels for a batch; the last, half the one before it, only proposes.</summary>
    public Tensor[] Levels(PictureBatch batch) => _backbone.forward(batch.Pictures);

    public Tensor[] MakeAnchors(Tensor[] levels, PictureBatch batch, ScalarType type)
        => Anchors.Make(levels, batch.Pictures.shape[2], batch.Pictures.shape[3], Design.AnchorSizes, type);

    /// <summary>The levels that the heads cut from, in whole numbers of single precision at least: weights of samples are too fine for halves.</summary>
    public static Tensor[] Pyramid(Tensor[] levels)
        => [.. levels[..^1].Select(level => level.dtype == ScalarType.Float64 ? level : level.to(ScalarType.Float32))];
}

/// <summary>What a Mask R-CNN learns by.</summary>
internal sealed record MaskRcnnLosses(Tensor Objectness, Tensor ProposalPlaces, Tensor Classes, Tensor Places, Tensor Masks)
{
    public Tensor Sum => Objectness + ProposalPlaces + Classes + Places + Masks;
}
