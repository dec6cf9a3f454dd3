using System.Numerics.Tensors;

namespace Labeling.MlAssist;

/// <summary>Centers features and brings rows to a length around 1, so that one regularisation fits every backbone.</summary>
/// <remarks>Features keep their spread beside each other: one that hardly ever differs says little. Only single ones of far more than the usual spread are held back.</remarks>
internal sealed class FeatureScaler(float[] mean, float[] factor)
{
    private const double MostSpread = 4;

    public float[] Mean => mean;

    public float[] Factor => factor;

    /// <summary>Learns from rows.</summary>
    public static FeatureScaler Fit(IReadOnlyList<float[]> rows)
    {
        int length = rows[0].Length;
        double[] sum = new double[length];
        double[] squares = new double[length];
        foreach (float[] row in rows)
        {
            for (int i = 0; i < length; i++)
            {
                sum[i] += row[i];
                squares[i] += (double)row[i] * row[i];
            }
        }

        float[] mean = new float[length];
        double[] spread = new double[length];
        for (int i = 0; i < length; i++)
        {
            double m = sum[i] / rows.Count;
            mean[i] = (float)m;
            spread[i] = Math.Sqrt(Math.Max(0, (squares[i] / rows.Count) - (m * m)));
        }

        double usual = Math.Max(1e-6, Math.Sqrt(spread.Average(s => s * s)));
        return new FeatureScaler(mean, [.. spread.Select(s => (float)(1 / (Math.Max(usual, s / MostSpread) * Math.Sqrt(length))))]);
    }

    public void Apply(ReadOnlySpan<float> features, Span<float> row)
    {
        TensorPrimitives.Subtract(features, mean, row);
        TensorPrimitives.Multiply(row, factor, row);
    }
}
