namespace Labeling.Export.Coco;

/// <summary>Runs a comparison on all cores.</summary>
internal static class Evaluator
{
    private const int PairsAtOnce = 64;

    public static CocoEvaluation Run(EvaluationSet set, IReadOnlyList<int> maxDetections, CancellationToken cancellationToken)
    {
        var firstMatches = new int[set.Pairs.Length + 1];
        for (var i = 0; i < set.Pairs.Length; i++)
        {
            firstMatches[i + 1] = firstMatches[i] + Math.Min(set.Pairs[i].Detections, maxDetections[^1]);
        }

        var matches = new Match[firstMatches[^1]];
        var counted = new int[set.Pairs.Length * Thresholds.AreaCount];
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.For(0, (set.Pairs.Length + PairsAtOnce - 1) / PairsAtOnce, options, block =>
        {
            for (var i = block * PairsAtOnce; i < Math.Min((block + 1) * PairsAtOnce, set.Pairs.Length); i++)
            {
                PairMatcher.Match(
                    set, set.Pairs[i], matches.AsSpan(firstMatches[i]..firstMatches[i + 1]), counted.AsSpan(i * Thresholds.AreaCount, Thresholds.AreaCount));
            }
        });
        return Accumulate(set, maxDetections, firstMatches, matches, counted, options);
    }

    private static CocoEvaluation Accumulate(EvaluationSet set, IReadOnlyList<int> maxDetections, int[] firstMatches, Match[] matches, int[] counted, ParallelOptions options)
    {
        const int Recalls = Thresholds.AreaCount * Thresholds.MaxDetectionsCount * Thresholds.IouCount;
        const int Precisions = Recalls * Thresholds.RecallCount;
        var categories = set.Categories.Count;
        var precision = new double[categories * Precisions];
        var recall = new double[categories * Recalls];
        Array.Fill(precision, -1);
        Array.Fill(recall, -1);
        var truths = new int[categories];
        var detections = new int[categories];
        Parallel.For(0, categories, options, category =>
        {
            var (first, end) = PairsOf(set, category);
            Span<int> sums = stackalloc int[Thresholds.AreaCount];
            sums.Clear();
            for (var i = first * Thresholds.AreaCount; i < end * Thresholds.AreaCount; i++)
            {
                sums[i % Thresholds.AreaCount] += counted[i];
            }

            var own = matches.AsSpan(firstMatches[first]..firstMatches[end]);
            Accumulator.Accumulate(
                own, sums, maxDetections, precision.AsSpan(category * Precisions, Precisions), recall.AsSpan(category * Recalls, Recalls));
            truths[category] = sums[(int)CocoArea.All];
            detections[category] = own.Length;
        });
        return new CocoEvaluation(precision, recall, set.Categories, truths, detections);
    }

    private static (int First, int End) PairsOf(EvaluationSet set, int category)
    {
        var first = LowerBound(set.Pairs, category);
        return (first, LowerBound(set.Pairs, category + 1));
    }

    private static int LowerBound(EvaluationPair[] pairs, int category)
    {
        int low = 0, high = pairs.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = pairs[middle].Category < category ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
