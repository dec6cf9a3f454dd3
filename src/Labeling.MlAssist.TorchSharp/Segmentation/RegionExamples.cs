using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>The proposals of one picture that a step of training learns from.</summary>
/// <param name="Boxes">Shape <c>[n, 4]</c>.</param>
/// <param name="Labels">Shape <c>[n]</c>; 0 for the background.</param>
/// <param name="Matches">The true object of each; 0 for the background. Shape <c>[n]</c>.</param>
/// <param name="MatchedBoxes">Where that object is. Shape <c>[n, 4]</c>.</param>
internal sealed record RegionExamples(Tensor Boxes, Tensor Labels, Tensor Matches, Tensor MatchedBoxes)
{
    public static RegionExamples Draw(Tensor proposals, Tensor truth, Tensor labels, int count, double positiveShare, double match, Random random)
    {
        var device = proposals.device;
        if (truth.shape[0] == 0)
        {
            var (_, others) = BoxMatching.Draw(new long[proposals.shape[0]], count, positiveShare, random);
            var none = zeros(others.Length, dtype: ScalarType.Int64, device: device);
            return new RegionExamples(proposals.index_select(0, tensor(others, device: device)), none, none, zeros([others.Length, 4], dtype: proposals.dtype, device: device));
        }

        var matches = BoxMatching.Match(truth, proposals, match, match, bestAlways: false);
        var nearest = matches.clamp_min(0);
        var classes = labels.index_select(0, nearest).masked_fill(matches.lt(0), 0);
        var (positive, negative) = BoxMatching.Draw(BoxTensors.ToArray<long>(classes), count, positiveShare, random);
        var drawn = tensor(positive.Concat(negative).Order().ToArray(), device: device);
        var own = nearest.index_select(0, drawn);
        return new RegionExamples(proposals.index_select(0, drawn), classes.index_select(0, drawn), own, truth.index_select(0, own));
    }
}
