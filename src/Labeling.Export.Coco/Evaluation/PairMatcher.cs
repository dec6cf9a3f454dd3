using System.Buffers;
using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Matches the detections of one category on one image with its truths.</summary>
/// <remarks>
/// The algorithm is that of <c>COCOeval.computeIoU</c> and <c>COCOeval.evaluateImg</c> in pycocotools 2.0.11, with its order of
/// looking and its ties, and also this: a match with a truth whose id is 0 does not count as one.
/// </remarks>
internal static class PairMatcher
{
    private const ushort AllThresholds = (1 << Thresholds.IouCount) - 1;

    /// <summary>Matches.</summary>
    /// <param name="set">The truths and detections.</param>
    /// <param name="pair">Which of them.</param>
    /// <param name="matches">Receives what became of each detection, those with the highest scores first; its length is how many of them count.</param>
    /// <param name="counted">Receives for each range of areas how many truths count.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static void Match(EvaluationSet set, in EvaluationPair pair, Span<Match> matches, Span<int> counted)
    {
        var truths = set.Truths.AsSpan(pair.FirstTruth, pair.Truths);
        var detections = set.Detections.AsSpan(pair.FirstDetection, pair.Detections).ToArray();
        SortByScore(detections);
        for (var i = 0; i < matches.Length; i++)
        {
            matches[i].Score = detections[i].Score;
            matches[i].Rank = i;
        }

        var overlaps = ArrayPool<double>.Shared.Rent(Math.Max(1, matches.Length * truths.Length));
        ComputeOverlaps(set.IouType, detections.AsSpan(0, matches.Length), truths, overlaps);
        for (var area = 0; area < Thresholds.AreaCount; area++)
        {
            counted[area] = MatchArea(area, detections, truths, overlaps, matches);
        }

        ArrayPool<double>.Shared.Return(overlaps);
    }

    public static void SortByScore(EvaluationObject[] detections)
    {
        // Few, and mostly in order: and the order of equals stays.
        for (var i = 1; i < detections.Length; i++)
        {
            if (detections.Length > 64)
            {
                var sorted = detections.OrderByDescending(detection => detection.Score).ToArray();
                sorted.CopyTo(detections, 0);
                return;
            }

            var item = detections[i];
            var at = i;
            for (; at > 0 && detections[at - 1].Score < item.Score; at--)
            {
                detections[at] = detections[at - 1];
            }

            detections[at] = item;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static void ComputeOverlaps(IouType iouType, ReadOnlySpan<EvaluationObject> detections, ReadOnlySpan<EvaluationObject> truths, Span<double> overlaps)
    {
        for (var d = 0; d < detections.Length; d++)
        {
            for (var t = 0; t < truths.Length; t++)
            {
                overlaps[(d * truths.Length) + t] = iouType == IouType.BoundingBox
                    ? BoxOverlap(detections[d].Box, truths[t].Box, truths[t].IsCrowd)
                    : MaskOverlap(detections[d].Mask, truths[t].Mask, truths[t].IsCrowd);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static int MatchArea(int area, ReadOnlySpan<EvaluationObject> detections, ReadOnlySpan<EvaluationObject> truths, ReadOnlySpan<double> overlaps, Span<Match> matches)
    {
        // Truths that do not count come last, otherwise in their order.
        var order = new int[truths.Length];
        var counted = 0;
        for (var t = 0; t < truths.Length; t++)
        {
            if (!IsIgnored(truths[t], area))
            {
                order[counted++] = t;
            }
        }

        for (int t = 0, last = counted; t < truths.Length; t++)
        {
            if (IsIgnored(truths[t], area))
            {
                order[last++] = t;
            }
        }

        for (var threshold = 0; threshold < Thresholds.IouCount && truths.Length > 0; threshold++)
        {
            MatchAt(threshold, area, counted, order, truths, overlaps, matches);
        }

        for (var d = 0; d < matches.Length; d++)
        {
            if (Thresholds.IsOutside(detections[d].Area, area))
            {
                matches[d].Ignored[area] |= (ushort)(AllThresholds & ~matches[d].Matched[area]);
            }
        }

        return counted;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void MatchAt(int threshold, int area, int counted, ReadOnlySpan<int> order, ReadOnlySpan<EvaluationObject> truths, ReadOnlySpan<double> overlaps, Span<Match> matches)
    {
        var taken = truths.Length <= 256 ? stackalloc bool[truths.Length] : new bool[truths.Length];
        var bit = (ushort)(1 << threshold);
        for (var d = 0; d < matches.Length; d++)
        {
            var best = FindBest(overlaps.Slice(d * truths.Length, truths.Length), Thresholds.Iou[threshold], counted, order, truths, taken);
            if (best < 0)
            {
                continue;
            }

            taken[best] = true;
            if (best >= counted)
            {
                matches[d].Ignored[area] |= bit;
            }

            if (truths[order[best]].Annotation.Id != 0)
            {
                matches[d].Matched[area] |= bit;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static int FindBest(ReadOnlySpan<double> overlaps, double least, int counted, ReadOnlySpan<int> order, ReadOnlySpan<EvaluationObject> truths, ReadOnlySpan<bool> taken)
    {
        var best = -1;
        least = Math.Min(least, 1 - 1e-10);
        for (var i = 0; i < order.Length; i++)
        {
            if (taken[i] && !truths[order[i]].IsCrowd)
            {
                continue;
            }

            // A truth that counts is kept for one that does not.
            if (best >= 0 && best < counted && i >= counted)
            {
                break;
            }

            if (overlaps[order[i]] >= least)
            {
                least = overlaps[order[i]];
                best = i;
            }
        }

        return best;
    }

    private static bool IsIgnored(EvaluationObject truth, int area) => truth.IsCrowd || Thresholds.IsOutside(truth.Area, area);

    // bbIou of pycocotools' maskApi.c, operation by operation.
    private static double BoxOverlap(BoundingBox detection, BoundingBox truth, bool isCrowd)
    {
        var width = Math.Min(detection.Width + detection.X, truth.Width + truth.X) - Math.Max(detection.X, truth.X);
        var height = Math.Min(detection.Height + detection.Y, truth.Height + truth.Y) - Math.Max(detection.Y, truth.Y);
        if (!(width > 0) || !(height > 0))
        {
            return 0;
        }

        var shared = width * height;
        var detectionArea = detection.Width * detection.Height;
        return shared / (isCrowd ? detectionArea : detectionArea + (truth.Width * truth.Height) - shared);
    }

    private static double MaskOverlap(RunLengthMask detection, RunLengthMask truth, bool isCrowd)
    {
        if (BoxOverlap(detection.Bounds, truth.Bounds, isCrowd) == 0)
        {
            return 0;
        }

        return detection.Size == truth.Size ? RunLengthMask.Iou(detection, truth, isCrowd) : -1;
    }
}
