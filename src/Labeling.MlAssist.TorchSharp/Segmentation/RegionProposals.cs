using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Proposes where objects may be: for every anchor, how likely there is one, and where exactly. torchvision's <c>rpn</c>.</summary>
/// <remarks>Source: Ren et al., "Faster R-CNN", 2015.</remarks>
internal sealed class RegionProposals : Module<Tensor[], (Tensor Scores, Tensor Codes)>
{
    private const double Match = 0.7;
    private const double Background = 0.3;
    private const double PositiveShare = 0.5;
    private const float MostOverlap = 0.7f;
    private const float LeastSide = 1e-3f;

    private readonly MaskRcnnDesign _design;

    // In a tuple, because TorchSharp would register a module's fields a second time under their own names.
    private readonly (Convolution Shared, Convolution Scores, Convolution Codes) _head;
    private readonly BoxCoder _coder = new(1, 1);

    public RegionProposals(MaskRcnnDesign design)
        : base(nameof(RegionProposals))
    {
        _design = design;
        _head = (
            new Convolution(design.Channels, design.Channels, 3, hasBias: true, deviation: 0.01),
            new Convolution(design.Channels, Anchors.Ratios.Length, 1, hasBias: true, deviation: 0.01),
            new Convolution(design.Channels, Anchors.Ratios.Length * 4, 1, hasBias: true, deviation: 0.01));
        var row = Sequential(("0", Sequential(("0", _head.Shared))));
        register_module("head", new Holder(("conv", row), ("cls_logits", _head.Scores), ("bbox_pred", _head.Codes)));
    }

    /// <summary>The answers for every anchor of all levels. Shapes <c>[N, anchors]</c> and <c>[N, anchors, 4]</c>.</summary>
    public override (Tensor Scores, Tensor Codes) forward(Tensor[] levels)
    {
        List<Tensor> scores = [], codes = [];
        foreach (var level in levels)
        {
            using var map = Pieces.Cut(_head.Shared.forward(level).Relu());
            scores.Add(InRows(_head.Scores.forward(map), 1).squeeze(2));
            codes.Add(InRows(_head.Codes.forward(map), 4));
        }

        return (cat(scores, 1), cat(codes, 1));
    }

    /// <summary>The likeliest boxes of each picture.</summary>
    /// <param name="scores">What <see cref="forward"/> says.</param>
    /// <param name="codes">The same.</param>
    /// <param name="anchors">The anchors of each level.</param>
    /// <param name="sizes">What of each is picture.</param>
    /// <param name="most">How many are looked at in each level, and go on for each picture.</param>
    /// <returns>For each picture, shape <c>[n, 4]</c>, by falling score.</returns>
    public List<Tensor> Propose(Tensor scores, Tensor codes, Tensor[] anchors, IReadOnlyList<PixelSize> sizes, int most)
    {
        using var pause = no_grad();
        using var scope = NewDisposeScope();
        List<Tensor> proposals = [];
        for (var i = 0; i < sizes.Count; i++)
        {
            proposals.Add(Propose(scores[i].detach(), codes[i].detach(), anchors, sizes[i], most).MoveToOuterDisposeScope());
        }

        return proposals;
    }

    /// <summary>How far the answers are from the truth.</summary>
    public (Tensor Objectness, Tensor Places) Loss(Tensor scores, Tensor codes, Tensor anchors, IReadOnlyList<InstanceTargets> targets, Random random)
    {
        List<Tensor> positive = [], all = [], labels = [], wanted = [];
        for (var i = 0; i < targets.Count; i++)
        {
            var truth = targets[i].Boxes.to(anchors.dtype);
            var matches = truth.shape[0] == 0
                ? full(anchors.shape[0], BoxMatching.Background, dtype: ScalarType.Int64, device: anchors.device)
                : BoxMatching.Match(truth, anchors, Match, Background, bestAlways: true);
            var (ones, others) = BoxMatching.Draw(Label(matches), _design.AnchorExamples, PositiveShare, random);
            var offset = i * anchors.shape[0];
            var index = tensor(ones, device: anchors.device);
            positive.Add(index + offset);
            all.Add(tensor(others, device: anchors.device) + offset);
            wanted.Add(ones.Length == 0
                ? zeros([0, 4], dtype: anchors.dtype, device: anchors.device)
                : _coder.Encode(truth.index_select(0, matches.index_select(0, index)), anchors.index_select(0, index)));
        }

        var drawn = cat([.. positive, .. all]);
        var isObject = cat([ones(positive.Sum(p => p.shape[0]), dtype: scores.dtype, device: scores.device), zeros(all.Sum(n => n.shape[0]), dtype: scores.dtype, device: scores.device)]);
        var places = functional.smooth_l1_loss(codes.reshape(-1, 4).index_select(0, cat(positive)), cat(wanted), Reduction.Sum, 1.0 / 9) / drawn.shape[0];
        return (functional.binary_cross_entropy_with_logits(scores.reshape(-1).index_select(0, drawn), isObject), places);
    }

    private Tensor Propose(Tensor scores, Tensor codes, Tensor[] anchors, PixelSize size, int most)
    {
        List<Tensor> found = [], places = [];
        List<int> level = [];
        long at = 0;
        for (var i = 0; i < anchors.Length; i++)
        {
            var count = anchors[i].shape[0];
            var taken = (int)Math.Min(most, count);
            var (best, index) = scores.narrow(0, at, count).topk(taken);
            found.Add(best);
            places.Add(_coder.Decode(codes.narrow(0, at, count).index_select(0, index).unsqueeze(1), anchors[i].index_select(0, index)).squeeze(1));
            level.AddRange(Enumerable.Repeat(i, taken));
            at += count;
        }

        var boxes = BoxTensors.Clip(cat(places), size);
        var plain = Boxes.FromTensor(boxes.to(ScalarType.Float32));
        var chances = BoxTensors.ToArray<float>(cat(found).sigmoid().to(ScalarType.Float32));
        int[] large = [.. Enumerable.Range(0, plain.Length).Where(k => plain[k].Width >= LeastSide && plain[k].Height >= LeastSide)];
        var kept = Boxes.Suppress(
            large.Select(k => plain[k]).ToArray(), large.Select(k => chances[k]).ToArray(), large.Select(k => level[k]).ToArray(), MostOverlap, most);
        return boxes.index_select(0, tensor(kept.Select(k => (long)large[k]).ToArray(), device: boxes.device));
    }

    /// <summary>1 for an object, 0 for background, -1 for neither.</summary>
    private static long[] Label(Tensor matches)
        => [.. BoxTensors.ToArray<long>(matches).Select(match => match >= 0 ? 1L : match == BoxMatching.Background ? 0 : -1)];

    /// <summary>From maps to one row for each anchor, place by place.</summary>
    private static Tensor InRows(Tensor map, int length)
        => map.to(map.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32)
            .view(map.shape[0], -1, length, map.shape[2], map.shape[3]).permute(0, 3, 4, 1, 2).reshape(map.shape[0], -1, length);
}
