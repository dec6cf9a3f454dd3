using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>How wrong <see cref="Fcos"/> is, in three parts, each divided by the number of places that have an object.</summary>
/// <param name="Classification">Focal loss over all places and classes.</param>
/// <param name="Regression">Generalised intersection over union at places with an object.</param>
/// <param name="Centerness">Cross entropy at places with an object.</param>
/// <remarks>
/// Sources: Lin et al., "Focal Loss for Dense Object Detection", 2017, with α = 0.25 and γ = 2; Rezatofighi et al., "Generalized Intersection over Union",
/// 2019. Equal to torchvision's.
/// </remarks>
internal sealed record FcosLoss(Tensor Classification, Tensor Regression, Tensor Centerness)
{
    private const double Alpha = 0.25;

    public Tensor Sum => Classification + Regression + Centerness;

    public static FcosLoss Of(FcosAnswers answers, IReadOnlyList<LabeledObjects> truth)
    {
        var places = answers.Places;
        var classes = answers.Logits.shape[2];
        List<long> rows = [];
        List<long> ones = [];
        List<Box> boxes = [];
        List<float> at = [];
        for (var n = 0; n < truth.Count; n++)
        {
            var matched = FcosTargets.Assign(places, truth[n].Boxes);
            for (var i = 0; i < matched.Length; i++)
            {
                if (matched[i] >= 0)
                {
                    var row = ((long)n * places.Count) + i;
                    rows.Add(row);
                    ones.Add((row * classes) + truth[n].Classes[matched[i]]);
                    boxes.Add(truth[n].Boxes[matched[i]]);
                    at.AddRange([places.X[i], places.Y[i], places.Scale[i]]);
                }
            }
        }

        var (device, type) = (answers.Logits.device, answers.Logits.dtype);
        var targets = zeros(answers.Logits.numel(), dtype: type, device: device);
        if (rows.Count > 0)
        {
            targets.index_fill_(0, tensor(ones.ToArray(), device: device), 1);
        }

        var classification = Focal(answers.Logits.reshape(-1), targets) / Math.Max(1, rows.Count);
        if (rows.Count == 0)
        {
            return new FcosLoss(classification, answers.Distances.sum() * 0, answers.Centerness.sum() * 0);
        }

        var index = tensor(rows.ToArray(), device: device);
        var truths = MlAssist.TorchSharp.Boxes.ToTensor(boxes.ToArray()).to(type, device);
        var point = tensor(at.ToArray(), rows.Count, 3).to(type, device);
        var x = point.select(1, 0);
        var y = point.select(1, 1);
        var scale = point.select(1, 2);
        var distances = answers.Distances.reshape(-1, 4).index_select(0, index) * scale.unsqueeze(1);
        var found = stack([x - distances.select(1, 0), y - distances.select(1, 1), x + distances.select(1, 2), y + distances.select(1, 3)], 1);
        var regression = GeneralizedIou(found, truths) / rows.Count;

        var (left, top, right, bottom) = (x - truths.select(1, 0), y - truths.select(1, 1), truths.select(1, 2) - x, truths.select(1, 3) - y);
        var central = (minimum(left, right) / maximum(left, right) * (minimum(top, bottom) / maximum(top, bottom))).sqrt();
        var said = answers.Centerness.reshape(-1).index_select(0, index);
        var centerness = nn.functional.binary_cross_entropy_with_logits(said, central, reduction: nn.Reduction.Sum) / rows.Count;
        return new FcosLoss(classification, regression, centerness);
    }

    /// <summary>Cross entropy in which what is almost right counts for almost nothing, added up.</summary>
    private static Tensor Focal(Tensor logits, Tensor targets)
    {
        var likely = logits.sigmoid();
        var entropy = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction: nn.Reduction.None);
        var rest = 1 - targets;
        var wrong = 1 - ((likely * targets) + ((1 - likely) * rest));
        return (((Alpha * targets) + ((1 - Alpha) * rest)) * (entropy * wrong.square())).sum();
    }

    /// <summary>One less the intersection over union, and the empty part of the box around both, added up.</summary>
    private static Tensor GeneralizedIou(Tensor a, Tensor b)
    {
        const double Tiny = 1e-7;
        var (a1, a2, a3, a4) = (a.select(1, 0), a.select(1, 1), a.select(1, 2), a.select(1, 3));
        var (b1, b2, b3, b4) = (b.select(1, 0), b.select(1, 1), b.select(1, 2), b.select(1, 3));
        var width = minimum(a3, b3) - maximum(a1, b1);
        var height = minimum(a4, b4) - maximum(a2, b2);
        var both = where((width > 0).logical_and(height > 0), width * height, zeros_like(width));
        var either = ((a3 - a1) * (a4 - a2)) + ((b3 - b1) * (b4 - b2)) - both;
        var around = (maximum(a3, b3) - minimum(a1, b1)) * (maximum(a4, b4) - minimum(a2, b2));
        return (1 - ((both / (either + Tiny)) - ((around - either) / (around + Tiny)))).sum();
    }
}
