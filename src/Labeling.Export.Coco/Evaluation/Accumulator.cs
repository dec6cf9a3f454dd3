using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Makes precision and recall of the matches of one category.</summary>
/// <remarks>The algorithm is that of <c>COCOeval.accumulate</c> in pycocotools 2.0.11.</remarks>
internal static class Accumulator
{
    /// <summary>The distance from 1 to the next number: what <c>numpy.spacing(1)</c> is.</summary>
    private const double Spacing = 2.220446049250313e-16;

    /// <summary>Accumulates.</summary>
    /// <param name="matches">What became of the category's detections, image by image.</param>
    /// <param name="counted">For each range of areas, how many truths count.</param>
    /// <param name="maxDetections">How many detections of each image count.</param>
    /// <param name="precision">Shape <c>[area, most detections, overlap threshold, recall threshold]</c>; left as it is where no truth counts.</param>
    /// <param name="recall">Shape <c>[area, most detections, overlap threshold]</c>; likewise.</param>
    public static void Accumulate(ReadOnlySpan<Match> matches, ReadOnlySpan<int> counted, IReadOnlyList<int> maxDetections, Span<double> precision, Span<double> recall)
    {
        var sorted = matches.ToArray();
        SortByScore(sorted);
        var curve = new double[sorted.Length];
        var recalls = new double[sorted.Length];
        for (var area = 0; area < Thresholds.AreaCount; area++)
        {
            if (counted[area] == 0)
            {
                continue;
            }

            for (var most = 0; most < Thresholds.MaxDetectionsCount; most++)
            {
                for (var threshold = 0; threshold < Thresholds.IouCount; threshold++)
                {
                    var at = (((area * Thresholds.MaxDetectionsCount) + most) * Thresholds.IouCount) + threshold;
                    var count = Walk(sorted, area, maxDetections[most], threshold, counted[area], curve, recalls);
                    recall[at] = count == 0 ? 0 : recalls[count - 1];
                    Sample(curve.AsSpan(0, count), recalls.AsSpan(0, count), precision.Slice(at * Thresholds.RecallCount, Thresholds.RecallCount));
                }
            }
        }
    }

    private static void SortByScore(Match[] matches)
    {
        var keys = new (double Score, int Position)[matches.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (matches[i].Score, i);
        }

        Array.Sort(keys, matches, Comparer<(double Score, int Position)>.Create(static (a, b) => a.Score == b.Score ? a.Position.CompareTo(b.Position) : b.Score.CompareTo(a.Score)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static int Walk(ReadOnlySpan<Match> sorted, int area, int maxDetections, int threshold, int counted, Span<double> curve, Span<double> recalls)
    {
        var count = 0;
        double right = 0, wrong = 0;
        foreach (ref readonly var match in sorted)
        {
            if (match.Rank >= maxDetections)
            {
                continue;
            }

            if ((match.Ignored[area] >> threshold & 1) == 0)
            {
                var isMatched = match.Matched[area] >> threshold & 1;
                right += isMatched;
                wrong += 1 - isMatched;
            }

            recalls[count] = right / counted;
            curve[count++] = right / (wrong + right + Spacing);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void Sample(Span<double> curve, ReadOnlySpan<double> recalls, Span<double> precision)
    {
        // The best precision at this recall or a higher one.
        for (var i = curve.Length - 1; i > 0; i--)
        {
            curve[i - 1] = Math.Max(curve[i - 1], curve[i]);
        }

        var at = 0;
        for (var i = 0; i < precision.Length; i++)
        {
            while (at < recalls.Length && recalls[at] < Thresholds.Recall[i])
            {
                at++;
            }

            precision[i] = at < curve.Length ? curve[at] : 0;
        }
    }
}
