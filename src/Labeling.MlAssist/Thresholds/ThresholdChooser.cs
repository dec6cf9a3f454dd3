namespace Labeling.MlAssist;

/// <summary>Chooses the lowest threshold above which the accuracy is assured.</summary>
/// <remarks>
/// <para>
/// Looking at every threshold and taking the best one would find luck, not accuracy. So thresholds are tested in a sequence that is fixed before it is looked
/// at what was right: from a strict one downwards, by how many test predictions lie above, until one fails. The chance that one that passes does
/// not keep its promise is then at most that of a single test, without a price for their number (fixed-sequence testing; A. Angelopoulos et al., "Learn then
/// Test", 2021). It begins where a test is likeliest to pass if the model is right as often as it says; and where that is unlikely, no test is made, and
/// none spent: see <see cref="TestTurn"/>. Of a model that is not calibrated no more is expected than that those it is surest of are right.
/// </para>
/// <para>
/// The promise is about all prelabels of a project, and about what comes out of the batch to come, not about the chance behind it: see <see cref="Promise"/> and
/// <see cref="Binomial.MoreErrors"/>. Where the batch is not known, each test is Clopper and Pearson's.
/// </para>
/// </remarks>
internal static class ThresholdChooser
{
    private const int Steps = 100;
    private const int Fewest = 5;

    // Models are somewhat less right than they say, and a test that passes one time in four is worth its share of the chance to err.
    private const double Overconfidence = 1.3;
    private const double LeastPower = 0.25;
    private const double Room = 1.2;

    /// <summary>Chooses.</summary>
    /// <param name="judged">Test predictions of the model.</param>
    /// <param name="promise">The accuracy to assure.</param>
    /// <param name="confidence">How sure to be over all tests of a project.</param>
    /// <param name="turn">Which of these tests this would be.</param>
    /// <param name="isCalibrated">Whether the model is about as often right as it says.</param>
    public static ThresholdChoice Choose(IEnumerable<Judged> judged, Promise promise, double confidence, TestTurn turn, bool isCalibrated)
    {
        Judged[] sorted = [.. judged.OrderByDescending(j => j.Confidence).ThenBy(j => j.ItemId)];
        double error = turn.Error(confidence);
        if (sorted.Length < turn.LeastEvidence)
        {
            return None(sorted, confidence, FormattableString.Invariant(
                $"a test failed with {turn.FailedAt} test predictions, and the next is made when there are {turn.LeastEvidence}, but there are {sorted.Length}"));
        }

        int[] counts = [.. Counts(sorted)];
        var (start, power) = isCalibrated ? Start(sorted, counts, promise, error) : SurestStart(sorted, counts, promise, error);
        if (power < LeastPower)
        {
            return None(sorted, confidence, FormattableString.Invariant(
                $"{sorted.Length} test predictions of a model as sure as this are too few for an accuracy of {promise.Accuracy:P0}: a test would pass with a chance of {power:P0}, so none is made yet"));
        }

        int best = 0;
        foreach (int count in counts.Where(c => c >= start).TakeWhile(count => ChanceOfLuck(sorted, count, promise) <= error))
        {
            best = count;
        }

        if (best == 0)
        {
            return None(sorted, confidence, FormattableString.Invariant(
                $"of the {start} surest test predictions {Right(sorted.AsSpan(0, start))} are right: with a chance of {ChanceOfLuck(sorted, start, promise):P2} that says too little, and test {turn.Number} of the project may err with one of {error:P2}"), isTest: true);
        }

        return At(sorted, best, promise, confidence);
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

    /// <summary>How many of the surest predictions may lie above a threshold: not in the middle of some that are equally sure.</summary>
    private static IEnumerable<int> Counts(Judged[] sorted)
    {
        int step = Math.Max(1, sorted.Length / Steps);
        for (int count = Math.Min(Fewest, sorted.Length); count > 0 && count <= sorted.Length; count = count == sorted.Length ? count + 1 : Math.Min(sorted.Length, count + step))
        {
            if (count == sorted.Length || sorted[count].Confidence < sorted[count - 1].Confidence)
            {
                yield return count;
            }
        }
    }

    /// <summary>Where the sequence begins, and how likely it is to pass there. It depends on how sure the model is, never on what was right.</summary>
    private static (int Count, double Power) Start(Judged[] sorted, int[] counts, Promise promise, double error)
    {
        var best = (Count: 0, Power: 0.0);
        foreach (int count in counts)
        {
            var above = sorted.AsSpan(0, count);
            double sum = 0;
            double doubt = 0;
            foreach (var one in above)
            {
                sum += one.Weight;
                doubt += one.Weight * (1 - one.Confidence);
            }

            double power = Power(Evidence.Of(above).Tries, Math.Min(1, Overconfidence * doubt / sum), promise, ThresholdAt(sorted, count), error);
            best = power > best.Power + 1e-9 ? (count, power) : best;
        }

        return best;
    }

    /// <summary>
    /// Where the sequence begins when it cannot be told what to expect: with a fifth, or as many as would pass if all were right, and some more for an error among them; or else with all.
    /// </summary>
    private static (int Count, double Power) SurestStart(Judged[] sorted, int[] counts, Promise promise, double error)
    {
        int start = counts.FirstOrDefault(count => count >= sorted.Length / 5 && Passes(count, Room), counts.LastOrDefault());
        return (start, start > 0 && Passes(start, 1) ? 1 : 0);

        bool Passes(int count, double room) => ChanceOfLuck(Evidence.Of(sorted.AsSpan(0, count)).Tries / room, 0, promise, ThresholdAt(sorted, count)) <= error;
    }

    /// <summary>How likely a test passes when each try is an error with this chance: that there are no more errors than those with which it does.</summary>
    private static double Power(double tries, double doubt, Promise promise, double threshold, double error)
    {
        int passing = -1;
        int failing = (int)tries + 1;
        while (failing - passing > 1)
        {
            int middle = passing + ((failing - passing) / 2);
            (passing, failing) = ChanceOfLuck(tries, middle, promise, threshold) <= error ? (middle, failing) : (passing, middle);
        }

        return passing < 0 ? 0 : 1 - Binomial.TailAtLeast(passing + 1, tries, doubt);
    }

    private static double ChanceOfLuck(Judged[] sorted, int count, Promise promise)
    {
        var evidence = Evidence.Of(sorted.AsSpan(0, count));
        return ChanceOfLuck(evidence.Tries, evidence.Tries - evidence.Hits, promise, ThresholdAt(sorted, count));
    }

    /// <summary>How likely so few errors, or fewer, are seen above a threshold where the promise would be broken.</summary>
    private static double ChanceOfLuck(double tries, double errors, Promise promise, double threshold)
    {
        if (!promise.IsAboutBatch)
        {
            return Binomial.TailAtLeast(tries - errors, tries, promise.Accuracy);
        }

        int batch = promise.BatchAbove(threshold);
        return Binomial.MoreErrors(tries, errors, batch, promise.ErrorsAllowed(batch));
    }

    /// <summary>The threshold that has so many predictions strictly above it.</summary>
    private static double ThresholdAt(Judged[] sorted, int count)
        => count < sorted.Length ? sorted[count].Confidence : Math.Max(0, Math.BitDecrement(sorted[^1].Confidence));

    private static ThresholdChoice At(Judged[] sorted, int count, Promise promise, double confidence)
    {
        double lowest = ThresholdAt(sorted, count);
        double threshold = Math.Max(lowest, promise.LeastThreshold);
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
            IsTest = true,
            Risk = ChanceOfLuck(sorted, count, promise),
        };
    }

    private static ThresholdChoice None(Judged[] sorted, double confidence, string reason, bool isTest = false)
    {
        var all = Evidence.Of(sorted);
        return new ThresholdChoice
        {
            Count = sorted.Length, Right = Right(sorted), LowerBound = Binomial.LowerBound(all.Hits, all.Tries, confidence), Reason = reason, IsTest = isTest,
        };
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
