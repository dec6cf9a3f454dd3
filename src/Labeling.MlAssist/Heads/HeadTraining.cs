namespace Labeling.MlAssist;

/// <summary>Fits a head to features, and lets heads that did not see a row judge it: to calibrate by, and as evidence of how good the head is.</summary>
internal static class HeadTraining
{
    private const int Folds = 8;
    private const int FoldsOfMany = 4;
    private const float Regularization = 0.1f;

    /// <summary>Fits.</summary>
    /// <param name="rows">Features as the backbone gave them.</param>
    /// <param name="labels">For each row, which classes it has.</param>
    /// <param name="isMultilabel">Whether a row may have any number of classes.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="seed">Deals rows to folds.</param>
    /// <param name="onProgress">Told which part is done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops between fits.</param>
    /// <returns>The head, and for each row the probabilities by a head that was fitted without it.</returns>
    public static (FrozenHead Head, float[][] HeldOut) Fit(
        IReadOnlyList<float[]> rows, IReadOnlyList<bool[]> labels, bool isMultilabel, int classes, long seed, Action<double> onProgress, CancellationToken cancellationToken)
    {
        // Where a mean lies tells nothing of labels, so one scale serves all folds.
        var scaler = FeatureScaler.Fit(rows);
        float[][] scaled = [.. rows.Select(row => Scale(scaler, row))];
        var span = rows.Count < Math.Min(rows[0].Length, SpanCoordinates.MostRows) ? SpanCoordinates.Of(scaled) : null;
        var places = span?.Rows ?? scaled;
        int folds = Math.Min(rows.Count <= SpanCoordinates.MostRows ? Folds : FoldsOfMany, rows.Count);
        int[] fold = Deal(rows.Count, folds, seed);
        float[][] scores = new float[rows.Count][];
        for (int f = 0; f < folds; f++)
        {
            int[] outside = [.. Enumerable.Range(0, rows.Count).Where(i => fold[i] != f)];
            var without = FitOnce([.. outside.Select(i => places[i])], [.. outside.Select(i => labels[i])], isMultilabel, classes, cancellationToken);
            foreach (int i in Enumerable.Range(0, rows.Count).Where(i => fold[i] == f))
            {
                scores[i] = new float[classes];
                without.Score(places[i], scores[i]);
            }

            onProgress((f + 1.0) / (folds + 1));
        }

        float temperature = isMultilabel ? Calibration.Multilabel(scores, labels) : Calibration.Multiclass(scores, [.. labels.Select(IndexOf)]);
        var fitted = FitOnce(places, labels, isMultilabel, classes, cancellationToken);
        var head = new FrozenHead(scaler, span?.ToFeatures(fitted) ?? fitted, temperature, isMultilabel);
        Array.ForEach(scores, row => head.Normalize(row));
        onProgress(1);
        return (head, scores);
    }

    private static float[] Scale(FeatureScaler scaler, float[] row)
    {
        float[] scaled = new float[row.Length];
        scaler.Apply(row, scaled);
        return scaled;
    }

    private static LinearHead FitOnce(IReadOnlyList<float[]> rows, IReadOnlyList<bool[]> labels, bool isMultilabel, int classes, CancellationToken cancellationToken)
        => isMultilabel
            ? LogisticFit.Multilabel(rows, labels, classes, Regularization, cancellationToken)
            : LogisticFit.Multiclass(rows, [.. labels.Select(IndexOf)], classes, Regularization, cancellationToken);

    /// <summary>
    /// Deals rows out whatever their classes are: were each fold like the rest, heads would know of the rows they judge how frequent each class is among them, and be
    /// right more often than on rows to come.
    /// </summary>
    private static int[] Deal(int rows, int folds, long seed)
    {
        int[] fold = new int[rows];
        int next = 0;
        foreach (int i in Enumerable.Range(0, rows).OrderBy(i => Hashing.Unit(seed, 3, i)))
        {
            fold[i] = next++ % folds;
        }

        return fold;
    }

    private static int IndexOf(bool[] label) => Array.IndexOf(label, true);
}
