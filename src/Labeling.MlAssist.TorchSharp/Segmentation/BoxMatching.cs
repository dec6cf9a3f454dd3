using TorchSharp;
using static TorchSharp.torch;

namespace Labeling.MlAssist.TorchSharp;

/// <summary>Holds proposed boxes against true ones, and draws those that a step of training learns from. torchvision's rules.</summary>
internal static class BoxMatching
{
    /// <summary>No true box is near enough.</summary>
    public const int Background = -1;

    /// <summary>Too near for background, too far for a match.</summary>
    public const int Undecided = -2;

    /// <summary>Intersection over union of each with each. Shape <c>[a, b]</c>.</summary>
    public static Tensor Iou(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var least = maximum(a.narrow(1, 0, 2).unsqueeze(1), b.narrow(1, 0, 2));
        var most = minimum(a.narrow(1, 2, 2).unsqueeze(1), b.narrow(1, 2, 2));
        var sides = (most - least).clamp_min_(0);
        var both = sides.select(2, 0) * sides.select(2, 1);
        return (both / (Area(a).unsqueeze(1) + Area(b) - both)).MoveToOuterDisposeScope();
    }

    /// <summary>The true box that each proposed one stands for, or <see cref="Background"/>, or <see cref="Undecided"/>.</summary>
    /// <param name="truth">Shape <c>[m, 4]</c>, <c>m ≥ 1</c>.</param>
    /// <param name="proposed">Shape <c>[n, 4]</c>.</param>
    /// <param name="match">From this overlap on it matches.</param>
    /// <param name="background">Below this it is background.</param>
    /// <param name="bestAlways">Whether the best of each true box matches however little it overlaps.</param>
    /// <returns>Shape <c>[n]</c>.</returns>
    public static Tensor Match(Tensor truth, Tensor proposed, double match, double background, bool bestAlways)
    {
        using var scope = NewDisposeScope();
        var overlap = Iou(truth, proposed);
        var (best, nearest) = overlap.max(0);
        var matches = nearest.masked_fill(best.lt(background), Background).masked_fill_(best.ge(background).logical_and(best.lt(match)), Undecided);
        if (bestAlways)
        {
            var (highest, _) = overlap.max(1);
            matches = where(overlap.eq(highest.unsqueeze(1)).any(0), nearest, matches);
        }

        return matches.MoveToOuterDisposeScope();
    }

    /// <summary>Draws examples, so that at most a share of them is positive.</summary>
    /// <param name="labels">1 and above for positive, 0 for negative, below for neither. Shape <c>[n]</c>.</param>
    /// <param name="count">How many to draw at most.</param>
    /// <param name="positiveShare">The largest share of positive ones.</param>
    /// <param name="random">What decides where there are more than are wanted.</param>
    /// <returns>The indexes drawn, ascending.</returns>
    public static (long[] Positive, long[] Negative) Draw(ReadOnlySpan<long> labels, int count, double positiveShare, Random random)
    {
        List<long> positive = [], negative = [];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= 0)
            {
                (labels[i] > 0 ? positive : negative).Add(i);
            }
        }

        var chosen = Choose(positive, (int)(count * positiveShare), random);
        return (chosen, Choose(negative, count - chosen.Length, random));
    }

    private static long[] Choose(List<long> from, int most, Random random)
    {
        long[] all = [.. from];
        if (all.Length <= most)
        {
            return all;
        }

        for (var i = 0; i < most; i++)
        {
            var other = random.Next(i, all.Length);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return [.. all.Take(most).Order()];
    }

    private static Tensor Area(Tensor boxes) => (boxes.select(1, 2) - boxes.select(1, 0)) * (boxes.select(1, 3) - boxes.select(1, 1));
}
