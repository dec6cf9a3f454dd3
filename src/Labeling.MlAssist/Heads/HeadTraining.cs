namespace Labeling.MlAssist;

/// <summary>Fits a head to features, and calibrates it on scores of heads that did not see the rows.</summary>
internal static class HeadTraining
{
    private const int Folds = 4;
    private const float Regularization = 0.01f;

    /// <summary>Fits.</summary>
    /// <param name="rows">Features as the backbone gave them.</param>
    /// <param name="labels">For each row, which classes it has.</param>
    /// <param name="isMultilabel">Whether a row may have any number of classes.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="seed">Deals rows to folds.</param>
    /// <param name="onStep">Told after each of <see cref="Folds"/> + 1 steps.</param>
    /// <param name="cancellationToken">Stops between steps.</param>
    public static FrozenHead Fit(IReadOnlyList<float[]> rows, IReadOnlyList<bool[]> labels, bool isMultilabel, int classes, long seed, Action<int> onStep, CancellationToken cancellationToken)
    {
        int folds = Math.Min(Folds, rows.Count);
        int[] fold = Deal(labels, folds, seed);
        var scores = new float[rows.Count][];
        for (int f = 0; f < folds; f++)
        {
            int[] inside = [.. Enumerable.Range(0, rows.Count).Where(i => fold[i] == f)];
            int[] outside = [.. Enumerable.Range(0, rows.Count).Where(i => fold[i] != f)];
            var (scaler, head) = FitOnce([.. outside.Select(i => rows[i])], [.. outside.Select(i => labels[i])], isMultilabel, classes, cancellationToken);
            float[] scaled = new float[rows[0].Length];
            foreach (int i in inside)
            {
                scaler.Apply(rows[i], scaled);
                scores[i] = new float[classes];
                head.Score(scaled, scores[i]);
            }

            onStep(f + 1);
        }

        float temperature = isMultilabel ? Calibration.Multilabel(scores, labels) : Calibration.Multiclass(scores, [.. labels.Select(IndexOf)]);
        var (lastScaler, lastHead) = FitOnce(rows, labels, isMultilabel, classes, cancellationToken);
        onStep(folds + 1);
        return new FrozenHead(lastScaler, lastHead, temperature, isMultilabel);
    }

    private static (FeatureScaler Scaler, LinearHead Head) FitOnce(IReadOnlyList<float[]> rows, IReadOnlyList<bool[]> labels, bool isMultilabel, int classes, CancellationToken cancellationToken)
    {
        var scaler = FeatureScaler.Fit(rows);
        var scaled = new float[rows.Count][];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = new float[rows[i].Length];
            scaler.Apply(rows[i], scaled[i]);
        }

        var head = isMultilabel
            ? LogisticFit.Multilabel(scaled, labels, classes, Regularization, cancellationToken)
            : LogisticFit.Multiclass(scaled, [.. labels.Select(IndexOf)], classes, Regularization, cancellationToken);
        return (scaler, head);
    }

    /// <summary>Deals rows out so that each fold has about as many of each combination of classes.</summary>
    private static int[] Deal(IReadOnlyList<bool[]> labels, int folds, long seed)
    {
        int[] fold = new int[labels.Count];
        int next = 0;
        foreach (int i in Enumerable.Range(0, labels.Count).OrderBy(i => string.Concat(labels[i].Select(l => l ? '1' : '0')), StringComparer.Ordinal).ThenBy(i => Hashing.Unit(seed, 3, i)))
        {
            fold[i] = next++ % folds;
        }

        return fold;
    }

    private static int IndexOf(bool[] label) => Array.IndexOf(label, true);
}
