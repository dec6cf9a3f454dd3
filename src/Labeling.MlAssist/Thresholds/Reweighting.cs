namespace Labeling.MlAssist;

/// <summary>Makes test predictions stand for those on the items that wait: weights them so that confidence is spread among them as it is there.</summary>
/// <remarks>
/// What was labeled so far is not quite like what waits: pages of pictures that look alike come first, and so do those that somebody chose. Where the
/// choice went by what the model is sure of, weighting by confidence makes up for it (covariate shift; H. Shimodaira, 2000).
/// </remarks>
internal static class Reweighting
{
    private const int Bins = 8;
    private const int LeastPerBin = 4;
    private const double MostWeight = 5;

    /// <summary>Weighs.</summary>
    /// <param name="judged">Test predictions.</param>
    /// <param name="waiting">How sure the model is of a sample of the waiting items.</param>
    public static Judged[] Apply(IReadOnlyList<Judged> judged, IReadOnlyList<double> waiting)
    {
        Judged[] sorted = [.. judged.OrderBy(j => j.Confidence)];
        int bins = Math.Min(Bins, sorted.Length / LeastPerBin);
        if (bins < 2 || waiting.Count < Bins * LeastPerBin)
        {
            return sorted;
        }

        double[] ends = [.. Enumerable.Range(1, bins - 1).Select(b => sorted[b * sorted.Length / bins].Confidence)];
        int[] test = Count(sorted.Select(j => j.Confidence), ends);
        int[] wait = Count(waiting, ends);
        return [.. sorted.Select(j => j with { Weight = WeightOf(BinOf(j.Confidence, ends)) })];

        // A bin without waiting items still counts a little, so that no evidence is thrown away.
        double WeightOf(int bin) => Math.Clamp((wait[bin] + 0.5) / (waiting.Count + (0.5 * bins)) / ((double)test[bin] / sorted.Length), 0.02, MostWeight);
    }

    private static int[] Count(IEnumerable<double> confidences, double[] ends)
    {
        int[] counts = new int[ends.Length + 1];
        foreach (double confidence in confidences)
        {
            counts[BinOf(confidence, ends)]++;
        }

        return counts;
    }

    private static int BinOf(double confidence, double[] ends)
    {
        int at = Array.BinarySearch(ends, confidence);
        return at >= 0 ? at + 1 : ~at;
    }
}
