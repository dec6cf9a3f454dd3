using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Looks at each proposal: what it is, where exactly, and which pixels. torchvision's <c>roi_heads</c>.</summary>
/// <remarks>Source: He et al., "Mask R-CNN", 2017.</remarks>
internal sealed class RegionHeads : Module
{
    private const int BoxSide = 7;
    private const int MaskCutSide = 14;
    private const double Match = 0.5;
    private const double PositiveShare = 0.25;
    private const float MostOverlap = 0.5f;
    private const float LeastSide = 1e-2f;

    private readonly MaskRcnnDesign _design;
    private readonly List<Convolution> _maskLayers = [];

    // In tuples, because TorchSharp would register a module's fields a second time under their own names.
    private readonly (Linear First, Linear Second, Linear Scores, Linear Codes) _box;
    private readonly (ConvTranspose2d Up, Convolution Logits) _mask;
    private readonly BoxCoder _coder = new(10, 5);

    /// <summary>The side of the square that a mask is learned and told on.</summary>
    public const int MaskSide = 2 * MaskCutSide;

    public RegionHeads(MaskRcnnDesign design)
        : base(nameof(RegionHeads))
    {
        _design = design;
        _box = (
            Linear(design.Channels * BoxSide * BoxSide, design.BoxHeadWidth),
            Linear(design.BoxHeadWidth, design.BoxHeadWidth),
            Linear(design.BoxHeadWidth, design.Classes + 1),
            Linear(design.BoxHeadWidth, (design.Classes + 1) * 4));
        for (var i = 0; i < design.MaskLayers; i++)
        {
            _maskLayers.Add(new Convolution(design.Channels, design.Channels, 3, hasBias: true));
        }

        _mask = (ConvTranspose2d(design.Channels, design.Channels, 2, 2), new Convolution(design.Channels, design.Classes + 1, 1, hasBias: true));
        init.kaiming_normal_(_mask.Up.weight!, mode: init.FanInOut.FanOut);
        init.zeros_(_mask.Up.bias!);
        register_module("box_head", new Holder(("fc6", _box.First), ("fc7", _box.Second)));
        register_module("box_predictor", new Holder(("cls_score", _box.Scores), ("bbox_pred", _box.Codes)));
        register_module("mask_head", Sequential(_maskLayers.Select((layer, i) => ($"{i}", (Module<Tensor, Tensor>)Sequential(("0", layer)))).ToArray()));
        register_module("mask_predictor", new Holder(("conv5_mask", _mask.Up), ("mask_fcn_logits", _mask.Logits)));
    }

    /// <summary>What each proposal is, and where. Shapes <c>[boxes, classes + 1]</c>, the background first, and <c>[boxes, classes + 1, 4]</c>.</summary>
    public (Tensor Scores, Tensor Codes) Look(IReadOnlyList<Tensor> levels, IReadOnlyList<Tensor> boxes)
    {
        var features = Pieces.Cut(RoiAlign.Cut(levels, boxes, BoxSide)).flatten(1);
        features = Pieces.Cut(functional.relu(_box.Second.forward(functional.relu(_box.First.forward(features), inplace: true)), inplace: true));
        var codes = _box.Codes.forward(features);
        return (_box.Scores.forward(features), codes.view(codes.shape[0], _design.Classes + 1, 4));
    }

    /// <summary>The pixels of each box, for every class, before the sigmoid. Shape <c>[boxes, classes + 1, 28, 28]</c>.</summary>
    public Tensor Draw(IReadOnlyList<Tensor> levels, IReadOnlyList<Tensor> boxes)
    {
        var map = Pieces.Cut(RoiAlign.Cut(levels, boxes, MaskCutSide));
        foreach (var layer in _maskLayers)
        {
            map = Pieces.Cut(map.Into(layer.forward).Relu());
        }

        return Pieces.Cut(map.Into(_mask.Up.forward).Relu()).Into(_mask.Logits.forward);
    }

    /// <summary>How far the answers are from the truth.</summary>
    public (Tensor Classes, Tensor Places, Tensor Masks) Loss(
        IReadOnlyList<Tensor> levels, IReadOnlyList<Tensor> proposals, IReadOnlyList<InstanceTargets> targets, IReadOnlyList<PixelSize> sizes, Random random)
    {
        var examples = new RegionExamples[targets.Count];
        using (no_grad())
        {
            for (var i = 0; i < examples.Length; i++)
            {
                var truth = targets[i].Boxes.to(proposals[i].dtype);
                examples[i] = RegionExamples.Draw(cat([proposals[i], truth]), truth, targets[i].Labels, _design.Examples, PositiveShare, Match, random);
            }
        }

        var (scores, codes) = Look(levels, [.. examples.Select(example => example.Boxes)]);
        var labels = cat([.. examples.Select(example => example.Labels)]);
        var positive = labels.gt(0).nonzero().squeeze(1);
        var positiveLabels = labels.index_select(0, positive);
        var wanted = _coder.Encode(cat([.. examples.Select(example => example.MatchedBoxes)]), cat([.. examples.Select(example => example.Boxes)]));
        var places = functional.smooth_l1_loss(
            codes[TensorIndex.Tensor(positive), TensorIndex.Tensor(positiveLabels)], wanted.index_select(0, positive), Reduction.Sum, 1.0 / 9) / labels.shape[0];
        return (functional.cross_entropy(scores, labels), places, MaskLoss(levels, examples, targets, sizes));
    }

    /// <summary>The objects among the proposals of each picture.</summary>
    public Detections[] Detect(IReadOnlyList<Tensor> levels, IReadOnlyList<Tensor> proposals, IReadOnlyList<PixelSize> sizes)
    {
        var (answers, codes) = Look(levels, proposals);
        var scores = answers.softmax(1);
        var boxes = _coder.Decode(codes, cat([.. proposals]));
        var found = new (Tensor Boxes, long[] Labels, float[] Scores)[sizes.Count];
        long at = 0;
        for (var i = 0; i < found.Length; i++)
        {
            var count = proposals[i].shape[0];
            found[i] = Choose(scores.narrow(0, at, count), BoxTensors.Clip(boxes.narrow(0, at, count), sizes[i]));
            at += count;
        }

        var logits = Draw(levels, [.. found.Select(one => one.Boxes)]);
        var labels = tensor(found.SelectMany(one => one.Labels).ToArray(), device: logits.device);
        var masks = logits[TensorIndex.Tensor(arange(labels.shape[0], device: logits.device)), TensorIndex.Tensor(labels)].sigmoid().to(ScalarType.Float32);
        at = 0;
        return [.. found.Select(one => new Detections(
            Boxes.FromTensor(one.Boxes.to(ScalarType.Float32)), [.. one.Labels.Select(label => (int)label)], one.Scores, BoxTensors.ToArray<float>(masks.narrow(0, (at += one.Labels.Length) - one.Labels.Length, one.Labels.Length))))];
    }

    /// <summary>Takes the likely boxes of one picture, of any class but the background, and no two of a class that cover each other.</summary>
    private (Tensor Boxes, long[] Labels, float[] Scores) Choose(Tensor scores, Tensor boxes)
    {
        var likely = scores.narrow(1, 1, _design.Classes).gt(_design.LeastScore).nonzero();
        var (row, label) = (likely.select(1, 0), likely.select(1, 1) + 1);
        var candidates = boxes[TensorIndex.Tensor(row), TensorIndex.Tensor(label)];
        var chances = BoxTensors.ToArray<float>(scores[TensorIndex.Tensor(row), TensorIndex.Tensor(label)].to(ScalarType.Float32));
        var plain = Boxes.FromTensor(candidates.to(ScalarType.Float32));
        var labels = BoxTensors.ToArray<long>(label);
        int[] large = [.. Enumerable.Range(0, plain.Length).Where(k => plain[k].Width >= LeastSide && plain[k].Height >= LeastSide)];
        var kept = Boxes.Suppress(
            large.Select(k => plain[k]).ToArray(), large.Select(k => chances[k]).ToArray(), large.Select(k => (int)labels[k]).ToArray(), MostOverlap, _design.MostObjects);
        int[] chosen = [.. kept.Select(k => large[k])];
        var index = tensor(chosen.Select(k => (long)k).ToArray(), device: boxes.device);
        return (candidates.index_select(0, index), [.. chosen.Select(k => labels[k])], [.. chosen.Select(k => chances[k])]);
    }

    private Tensor MaskLoss(IReadOnlyList<Tensor> levels, RegionExamples[] examples, IReadOnlyList<InstanceTargets> targets, IReadOnlyList<PixelSize> sizes)
    {
        List<Tensor> boxes = [], labels = [], wanted = [];
        for (var i = 0; i < examples.Length; i++)
        {
            var positive = examples[i].Labels.gt(0).nonzero().squeeze(1);
            var own = examples[i].Boxes.index_select(0, positive);
            boxes.Add(own);
            labels.Add(examples[i].Labels.index_select(0, positive));
            wanted.Add(Cut(targets[i].Masks, Boxes.FromTensor(own.to(ScalarType.Float32)), BoxTensors.ToArray<long>(examples[i].Matches.index_select(0, positive)), sizes[i]));
        }

        var logits = Draw(levels, boxes);
        if (logits.shape[0] == 0)
        {
            return logits.sum() * 0;
        }

        var label = cat(labels);
        var own28 = logits[TensorIndex.Tensor(arange(label.shape[0], device: label.device)), TensorIndex.Tensor(label)];
        return functional.binary_cross_entropy_with_logits(own28, cat(wanted).to(own28.dtype).to(own28.device));
    }

    private static Tensor Cut(IReadOnlyList<InstanceMask> masks, Box[] boxes, long[] matches, PixelSize size)
    {
        var squares = new float[boxes.Length * MaskSide * MaskSide];
        Parallel.For(0, boxes.Length, i => masks[(int)matches[i]].Cut(boxes[i], size, squares.AsSpan(i * MaskSide * MaskSide, MaskSide * MaskSide), MaskSide));
        return tensor(squares, boxes.Length, MaskSide, MaskSide);
    }
}
