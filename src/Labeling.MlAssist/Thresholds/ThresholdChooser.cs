namespace Labeling.MlAssist;

/// <summary>Chooses the lowest threshold above which the accuracy is assured.</summary>
/// <remarks>
/// <para>
/// Looking at every threshold and taking the best one would find luck, not accuracy. So thresholds are tested in a sequence that is fixed before the
/// labels are looked at: from a strict one downwards, by how many test predictions lie above, until one fails. The chance that one that passes does
/// not keep its promise is then at most 1 − confidence, without a price for their number (fixed-sequence testing; A. Angelopoulos et al., "Learn then
/// Test", 2021). A strict start may fail for one error where a later one would pass; therefore there are two sequences, and each is given half of the
/// chance to err. Each test is Clopper and Pearson's, which holds for any number of predictions.
/// </para>
/// <para>
/// The promise is about all prelabels of a project, and about what comes out, not about the chance behind it: see <see cref="Promise"/> and
/// <see cref="Evidence.About"/>.
/// </para>
/// </remarks>
internal static class ThresholdChooser
{
    private const int Steps = 50;
    private const double Room = 1.2;

    /// <summary>Chooses.</summary>
    /// <param name="judged">Test predictions of the model.</param>
    /// <param name="promise">The accuracy to assure.</param>
    /// <param name="confidence">How sure to be.</param>
    public static ThresholdChoice Choose(IEnumerable<Judged> judged, Promise promise, double confidence)
    {
        Judged[] sorted = [.. judged.OrderByDescending(j => j.Confidence).ThenBy(j => j.ItemId)];
        double error = (1 - confidence) / 2;
        double surest = sorted.Length == 0 ? 0 : sorted[0].Confidence - 1e-9;

        // A surplus goes furthest in the smallest batch, a deficit in the largest.
        int needed = CountNeeded(Math.Min(promise.Above(surest), promise.Above(0)), promise.BatchAbove(0), error);
        if (needed == int.MaxValue)
        {
            return None(sorted, confidence, FormattableString.Invariant(
                $"{promise.BatchAbove(0):0} items wait, too few to be {confidence:P0} sure that a share of {promise.Accuracy:P0} of them comes out right"));
        }

        if (sorted.Length < needed || sorted.Length == 0)
        {
            return None(sorted, confidence, FormattableString.Invariant(
                $"{sorted.Length} test predictions are too few: even if all are right, {needed} are needed to be {confidence:P0} sure of an accuracy of {promise.Accuracy:P0}"));
        }

        int strict = Start(sorted, Math.Clamp(Math.Max(needed, sorted.Length / 5), 1, sorted.Length), 1, promise, error);
        int loose = Start(sorted, Math.Max(strict, sorted.Length / 2), Room, promise, error);
        int best = Math.Max(
            Descend(sorted, strict, promise, error),
            Descend(sorted, loose, promise, error));
        if (best == 0)
        {
            double threshold = ThresholdAt(sorted, strict);
            var top = Evidence.Of(sorted.AsSpan(0, strict)).About(promise.BatchAbove(threshold));
            return None(sorted, confidence, FormattableString.Invariant(
                $"of the {strict} surest test predictions {Right(sorted.AsSpan(0, strict))} are right, which assures an accuracy of {Binomial.LowerBound(top.Hits, top.Tries, 1 - error):P1} of a batch where {promise.Above(threshold):P1} is needed"));
        }

        return At(sorted, ThresholdAt(sorted, best), promise.LeastThreshold, confidence);
    }

    /// <summary>What lies above a threshold that was set by choice.</summary>
    public static ThresholdChoice Fixed(IEnumerable<Judged> judged, double threshold, double confidence)
    {
        Judged[] above = [.. judged.Where(j => j.Confidence > threshold)];
        var evidence = Evidence.Of(above);
        return new ThresholdChoice
        {
            Threshold = threshold,
            Count = above.Length,
            Right = above.Count(j => j.IsRight),
            LowerBound = Binomial.LowerBound(evidence.Hits, evidence.Tries, confidence),
            Reason = "set by choice, whatever its accuracy",
        };
    }

    /// <summary>How many test predictions are needed, all right, to be sure of an accuracy in a batch.</summary>
    private static int CountNeeded(double accuracy, double batch, double error)
    {
        double tries = Math.Log(error) / Math.Log(accuracy);
        double needed = double.IsInfinity(batch) ? tries : tries < batch ? tries * batch / (batch - tries) : int.MaxValue;
        return (int)Math.Min(int.MaxValue, Math.Ceiling(needed));
    }

    /// <summary>
    /// Where a sequence begins: with the fewest predictions, so many or more, that would pass if all were right, and with some room for errors if they were more
    /// by a factor. It depends on how sure the model is, never on what was right, so that the sequence is fixed beforehand. All, where fewer do not suffice.
    /// </summary>
    private static int Start(Judged[] sorted, int least, double room, Promise promise, double error)
    {
        Judged[] right = [.. sorted.Select(one => one with { IsRight = true })];
        int step = Math.Max(1, sorted.Length / Steps);
        for (int count = least; count < sorted.Length; count += step)
        {
            double threshold = ThresholdAt(sorted, count);
            var own = Evidence.Of(right.AsSpan(0, count)).About(promise.BatchAbove(threshold));
            if (Binomial.TailAtLeast(own.Hits / room, own.Tries / room, promise.Above(threshold)) <= error)
            {
                return count;
            }
        }

        return sorted.Length;
    }

    /// <summary>Goes down from so many predictions to the most that pass; 0 when the first fails.</summary>
    private static int Descend(Judged[] sorted, int first, Promise promise, double error)
    {
        int best = 0;
        int step = Math.Max(1, sorted.Length / Steps);
        for (int count = first; count <= sorted.Length; count = count == sorted.Length ? count + 1 : Math.Min(sorted.Length, count + step))
        {
            if (count < sorted.Length && sorted[count].Confidence >= sorted[count - 1].Confidence)
            {
                continue;
            }

            double threshold = ThresholdAt(sorted, count);
            var own = Evidence.Of(sorted.AsSpan(0, count)).About(promise.BatchAbove(threshold));
            double accuracy = promise.Above(threshold);
            if (Binomial.TailAtLeast(own.Hits, own.Tries, accuracy) > error)
            {
                return best;
            }

            best = count;
        }

        return best;
    }

    /// <summary>The threshold that has so many predictions strictly above it.</summary>
    private static double ThresholdAt(Judged[] sorted, int count)
        => count < sorted.Length ? sorted[count].Confidence : Math.Max(0, Math.BitDecrement(sorted[^1].Confidence));

    private static ThresholdChoice At(Judged[] sorted, double lowest, double least, double confidence)
    {
        double threshold = Math.Max(lowest, least);
        Judged[] above = [.. sorted.Where(j => j.Confidence > threshold)];
        var all = Evidence.Of(above);
        return new ThresholdChoice
        {
            Threshold = threshold,
            Count = above.Length,
            Right = Right(above),
            LowerBound = Binomial.LowerBound(all.Hits, all.Tries, confidence),
            Reason = threshold == lowest
                ? "the lowest threshold that assures the accuracy asked for"
                : FormattableString.Invariant($"{lowest:0.0000} would do for the accuracy asked for, but no more prelabels are made at once than there are labels"),
        };
    }

    private static ThresholdChoice None(Judged[] sorted, double confidence, string reason)
    {
        var all = Evidence.Of(sorted);
        return new ThresholdChoice { Count = sorted.Length, Right = Right(sorted), LowerBound = Binomial.LowerBound(all.Hits, all.Tries, confidence), Reason = reason };
    }

    private static int Right(ReadOnlySpan<Judged> judged)
    {
        int right = 0;
        foreach (var one in judged)
        {
            right += one.IsRight ? 1 : 0;
        }

        return right;
    }
}
