using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Labeling.MlAssist;

/// <summary>Fits linear heads with ML.NET: multinomial logistic regression, or one logistic regression for each class.</summary>
/// <remarks>
/// L-BFGS rather than stochastic dual coordinate ascent: with few rows of many features it is as quick, and it gives the same weights each time. The
/// weights are taken out of ML.NET's model: a row times a matrix is all that predicting takes.
/// </remarks>
internal static class LogisticFit
{
    private const float Tolerance = 1e-4f;

    /// <summary>Fits one head for classes of which each row has exactly one.</summary>
    public static LinearHead Multiclass(IReadOnlyList<float[]> rows, IReadOnlyList<int> labels, int classes, float regularization, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = new MLContext(seed: 1);
        int length = rows[0].Length;
        var schema = SchemaDefinition.Create(typeof(MulticlassRow));
        schema[nameof(MulticlassRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, length);
        schema[nameof(MulticlassRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        var data = context.Data.LoadFromEnumerable(rows.Select((row, i) => new MulticlassRow { Features = row, Label = (uint)labels[i] }), schema);
        var trainer = context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            L1Regularization = 0,
            L2Regularization = regularization,
            OptimizationTolerance = Tolerance,
            HistorySize = 20,
            NumberOfThreads = 1,
        });
        var model = trainer.Fit(data).Model;
        VBuffer<float>[] weights = [];
        model.GetWeights(ref weights, out int count);
        float[] matrix = new float[classes * length];
        for (int i = 0; i < count; i++)
        {
            weights[i].CopyTo(matrix.AsSpan(i * length, length));
        }

        return new LinearHead(matrix, [.. model.GetBiases()], length);
    }

    /// <summary>Fits one head for classes of which each row has any number.</summary>
    public static LinearHead Multilabel(IReadOnlyList<float[]> rows, IReadOnlyList<bool[]> labels, int classes, float regularization, CancellationToken cancellationToken)
    {
        int length = rows[0].Length;
        float[] matrix = new float[classes * length];
        float[] biases = new float[classes];
        for (int c = 0; c < classes; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int positives = labels.Count(l => l[c]);
            if (positives == 0 || positives == labels.Count)
            {
                // Nothing to tell apart: always, or never, as sure as so many examples make it.
                biases[c] = MathF.Log((positives + 0.5f) / (labels.Count - positives + 0.5f));
                continue;
            }

            biases[c] = Binary(rows, labels, c, regularization, matrix.AsSpan(c * length, length));
        }

        return new LinearHead(matrix, biases, length);
    }

    private static float Binary(IReadOnlyList<float[]> rows, IReadOnlyList<bool[]> labels, int labelClass, float regularization, Span<float> weights)
    {
        var context = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(BinaryRow));
        schema[nameof(BinaryRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, weights.Length);
        var data = context.Data.LoadFromEnumerable(rows.Select((row, i) => new BinaryRow { Features = row, Label = labels[i][labelClass] }), schema);
        var trainer = context.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            L1Regularization = 0,
            L2Regularization = regularization,
            OptimizationTolerance = Tolerance,
            HistorySize = 20,
            NumberOfThreads = 1,
        });
        var model = trainer.Fit(data).Model.SubModel;
        int i = 0;
        foreach (float weight in model.Weights)
        {
            weights[i++] = weight;
        }

        return model.Bias;
    }

    private sealed class MulticlassRow
    {
        public float[] Features { get; set; } = [];

        /// <summary>From 0.</summary>
        public uint Label { get; set; }
    }

    private sealed class BinaryRow
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
