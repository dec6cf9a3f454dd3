using System.Globalization;
using System.Text;

namespace Labeling.Export.Coco;

/// <summary>Which categories detections take for which: how often a truth of one was found as another, missed, or imagined.</summary>
/// <remarks>
/// <para>
/// On each image detections come one after another, the highest score first, and each takes the free truth that it overlaps most,
/// of whatever category. What takes none, and lies on no crowd of its own category, was imagined; a truth that nobody takes was
/// missed. Crowds are neither found nor missed. Every other truth is counted once.
/// </para>
/// <para>Immutable; safe to share between threads.</para>
/// </remarks>
public sealed class CocoConfusionMatrix
{
    private readonly long[] _counts;

    private CocoConfusionMatrix(IReadOnlyList<CocoCategory> categories, long[] counts)
    {
        Categories = categories;
        _counts = counts;
    }

    /// <summary>The categories, in the order of their ids. The position behind the last stands for nothing there.</summary>
    public IReadOnlyList<CocoCategory> Categories { get; }

    /// <summary>The number of truths of one category that were found as another.</summary>
    /// <param name="truth">The position in <see cref="Categories"/>, or their count for detections of nothing.</param>
    /// <param name="detection">The position in <see cref="Categories"/>, or their count for truths that were missed.</param>
    public long this[int truth, int detection]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(truth);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(truth, Categories.Count);
            ArgumentOutOfRangeException.ThrowIfNegative(detection);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(detection, Categories.Count);
            return _counts[(truth * (Categories.Count + 1)) + detection];
        }
    }

    /// <summary>Compares two files.</summary>
    /// <param name="groundTruthPath">The truth: a COCO file.</param>
    /// <param name="detectionsPath">The detections: a results file, or a COCO file whose annotations have scores.</param>
    /// <param name="iouType">What is compared.</param>
    /// <param name="minIou">The least overlap at which a detection takes a truth; above 0, at most 1.</param>
    /// <param name="minScore">The least score of a detection that counts.</param>
    /// <param name="reading">How the files are read; <see langword="null"/> for strictly.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="LabelingException">A file cannot be read, or something in it cannot be compared; code <see cref="LabelingErrorCodes.ImportInvalid"/>.</exception>
    public static async Task<CocoConfusionMatrix> RunAsync(
        string groundTruthPath,
        string detectionsPath,
        IouType iouType,
        double minIou = 0.5,
        double minScore = 0.5,
        CocoReadOptions? reading = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minIou);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minIou, 1);
        var options = new CocoEvaluationOptions { UseCategories = false, Reading = reading ?? new CocoReadOptions() };
        var set = await EvaluationLoader.LoadAsync(groundTruthPath, detectionsPath, iouType, options, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Count(set, minIou, minScore, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The matrix as a table of text, one row for each truth, tabs between columns.</summary>
    public override string ToString()
    {
        string[] names = [.. Categories.Select(category => category.Name), "(nothing)"];
        var text = new StringBuilder().Append("truth \\ detection\t").AppendJoin('\t', names);
        for (var truth = 0; truth < names.Length; truth++)
        {
            text.Append('\n').Append(names[truth]);
            for (var detection = 0; detection < names.Length; detection++)
            {
                text.Append('\t').Append(this[truth, detection].ToString(CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    private static CocoConfusionMatrix Count(EvaluationSet set, double minIou, double minScore, CancellationToken cancellationToken)
    {
        var side = set.AllCategories.Count + 1;
        var counts = new long[side * side];
        var gate = new Lock();
        Parallel.ForEach(set.Pairs, new ParallelOptions { CancellationToken = cancellationToken }, pair =>
        {
            var found = new List<(int Truth, int Detection)>();
            Match(set, pair, minIou, minScore, found);
            lock (gate)
            {
                foreach (var (truth, detection) in found)
                {
                    counts[(truth * side) + detection]++;
                }
            }
        });
        return new CocoConfusionMatrix(set.AllCategories, counts);
    }

    private static void Match(EvaluationSet set, in EvaluationPair pair, double minIou, double minScore, List<(int Truth, int Detection)> found)
    {
        var nothing = set.AllCategories.Count;
        var truths = set.Truths.AsSpan(pair.FirstTruth, pair.Truths);
        EvaluationObject[] detections = [.. set.Detections.AsSpan(pair.FirstDetection, pair.Detections).ToArray().Where(detection => detection.Score >= minScore)];
        PairMatcher.SortByScore(detections);
        var overlaps = new double[detections.Length * truths.Length];
        PairMatcher.ComputeOverlaps(set.IouType, detections, truths, overlaps);
        var taken = new bool[truths.Length];
        for (var d = 0; d < detections.Length; d++)
        {
            var best = FindBest(overlaps.AsSpan(d * truths.Length, truths.Length), detections[d], truths, taken, minIou, out var isOnCrowd);
            if (best >= 0)
            {
                taken[best] = true;
                found.Add((truths[best].Category, detections[d].Category));
            }
            else if (!isOnCrowd)
            {
                found.Add((nothing, detections[d].Category));
            }
        }

        for (var t = 0; t < truths.Length; t++)
        {
            if (!taken[t] && !truths[t].IsCrowd)
            {
                found.Add((truths[t].Category, nothing));
            }
        }
    }

    private static int FindBest(
        ReadOnlySpan<double> overlaps, EvaluationObject detection, ReadOnlySpan<EvaluationObject> truths, bool[] taken, double minIou, out bool isOnCrowd)
    {
        var best = -1;
        isOnCrowd = false;
        for (var t = 0; t < truths.Length; t++)
        {
            if (overlaps[t] < minIou)
            {
                continue;
            }

            if (truths[t].IsCrowd)
            {
                isOnCrowd |= truths[t].Category == detection.Category;
            }
            else if (!taken[t] && (best < 0 || overlaps[t] > overlaps[best]))
            {
                best = t;
            }
        }

        return best;
    }
}
