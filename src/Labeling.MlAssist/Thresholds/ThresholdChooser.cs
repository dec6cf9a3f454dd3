namespace Labeling.MlAssist;

/// <summary>Chooses the lowest threshold above which the accuracy is assured.</summary>
/// <remarks>
/// <para>
/// Looking at every threshold and taking the best one would find luck, not accuracy. So thresholds are tested in a sequence that is fixed before the
/// labels are looked at: from a strict one downwards, by how many test predictions lie above, until one fails. The chance that one that passes does
/// not keep its promise is then at most 1 − confidence, without a price for their number (fixed-sequence testing; A. Angelopoulos et al., "Learn then
/// Test", 2021). A strict start may fail for want of test predictions where a later one would pass; therefore there are two sequences, and each
/// is given half of the chance to err.
/// </para>
/// <para>Each test is Clopper and Pearson's, which holds for any number of predictions. Where several predictions come from one picture, their number is
/// reduced by how much they agree among themselves (Kish's design effect).</para>
/// </remarks>
internal static class ThresholdChooser
{
    /// <summary>Chooses.</summary>
    public static ThresholdChoice Choose(IEnumerable<Judged> judged, double requiredAccuracy, double confidence)
    {
        Judged[] sorted = [.. judged.OrderByDescending(j => j.Confidence).ThenBy(j => j.ItemId)];
        int needed = LeastCount(requiredAccuracy, (1 - confidence) / 2);
        if (sorted.Length < needed)
        {
            return None(sorted, confidence, FormattableString.Invariant(
                $"{sorted.Length} test items are too few: even if all are right, {needed} are needed to be {confidence:P0} sure of an accuracy of {requiredAccuracy:P0}"));
        }

        int strict = Math.Min(sorted.Length, Math.Max(needed + (needed / 3), sorted.Length / 5));
        int loose = Math.Max(strict, sorted.Length / 2);
        double error = (1 - confidence) / 2;
        int best = Math.Max(Descend(sorted, strict, requiredAccuracy, error), Descend(sorted, loose, requiredAccuracy, error));
        if (best == 0)
        {
            var top = At(sorted, strict, confidence, string.Empty);
            return None(sorted, confidence, FormattableString.Invariant(
                $"of the {strict} surest test items {top.Right} are right, which assures an accuracy of {top.LowerBound:P0} and not of {requiredAccuracy:P0}"));
        }

        return At(sorted, best, confidence, "the lowest threshold that assures the accuracy asked for");
    }

    /// <summary>What lies above a threshold that was set by choice.</summary>
    public static ThresholdChoice Fixed(IEnumerable<Judged> judged, double threshold, double confidence)
    {
        Judged[] above = [.. judged.Where(j => j.Confidence > threshold)];
        double factor = EffectiveFactor(above);
        int right = above.Count(j => j.IsRight);
        return new ThresholdChoice
        {
            Threshold = threshold,
            Count = above.Length,
            Right = right,
            LowerBound = Binomial.LowerBound(right * factor, above.Length * factor, confidence),
            Reason = "set by choice, whatever its accuracy",
        };
    }

    /// <summary>The fewest predictions that assure the accuracy when all of them are right.</summary>
    private static int LeastCount(double accuracy, double error) => (int)Math.Ceiling(Math.Log(error) / Math.Log(accuracy));

    /// <summary>Goes down from so many predictions to the most that pass; 0 when the first fails.</summary>
    private static int Descend(Judged[] sorted, int first, double accuracy, double error)
    {
        int best = 0;
        int step = Math.Max(1, sorted.Length / 50);
        for (int count = first; count <= sorted.Length; count = count == sorted.Length ? count + 1 : Math.Min(sorted.Length, count + step))
        {
            if (count < sorted.Length && sorted[count].Confidence >= sorted[count - 1].Confidence)
            {
                continue;
            }

            var above = sorted.AsSpan(0, count);
            double factor = EffectiveFactor(above);
            if (Binomial.TailAtLeast(Right(above) * factor, count * factor, accuracy) > error)
            {
                return best;
            }

            best = count;
        }

        return best;
    }

    private static ThresholdChoice At(Judged[] sorted, int count, double confidence, string reason)
    {
        var above = sorted.AsSpan(0, count);
        double factor = EffectiveFactor(above);
        int right = Right(above);
        return new ThresholdChoice
        {
            Threshold = count < sorted.Length ? sorted[count].Confidence : Math.Max(0, Math.BitDecrement(sorted[^1].Confidence)),
            Count = count,
            Right = right,
            LowerBound = Binomial.LowerBound(right * factor, count * factor, confidence),
            Reason = reason,
        };
    }

    private static ThresholdChoice None(Judged[] sorted, double confidence, string reason) => new()
    {
        Count = sorted.Length,
        Right = Right(sorted),
        LowerBound = Binomial.LowerBound(Right(sorted), sorted.Length, confidence),
        Reason = reason,
    };

    private static int Right(ReadOnlySpan<Judged> judged)
    {
        int right = 0;
        foreach (var one in judged)
        {
            right += one.IsRight ? 1 : 0;
        }

        return right;
    }

    /// <summary>By how much the number of predictions is to be reduced because those of one item hang together: 1 when each has its own item.</summary>
    private static double EffectiveFactor(ReadOnlySpan<Judged> judged)
    {
        var items = new Dictionary<ItemId, (int Count, int Right)>();
        foreach (var one in judged)
        {
            var (count, right) = items.GetValueOrDefault(one.ItemId);
            items[one.ItemId] = (count + 1, right + (one.IsRight ? 1 : 0));
        }

        if (items.Count == judged.Length || judged.Length == 0)
        {
            return 1;
        }

        double share = (double)Right(judged) / judged.Length;
        double simple = share * (1 - share) * judged.Length;
        double clustered = items.Values.Sum(i => Math.Pow(i.Right - (i.Count * share), 2)) * items.Count / Math.Max(1, items.Count - 1);
        return simple <= 0 ? (double)items.Count / judged.Length : Math.Clamp(simple / Math.Max(clustered, simple), 0, 1);
    }
}
