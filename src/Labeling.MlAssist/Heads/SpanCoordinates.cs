using System.Numerics.Tensors;

namespace Labeling.MlAssist;

/// <summary>Rows in as many coordinates as there are rows, where each has far more features: products among rows stay as they are.</summary>
/// <remarks>
/// A linear model whose weights are held small by their squares depends on products among rows alone, so it can be fitted to these coordinates in a
/// fraction of the time, and its weights turned back. The coordinates are the rows of Cholesky's factor of the matrix of products.
/// </remarks>
internal sealed class SpanCoordinates
{
    /// <summary>Up to so many rows the factor is quicker than what it saves.</summary>
    public const int MostRows = 2000;

    private const double Jitter = 1e-5;

    private readonly float[][] _rows;
    private readonly double[][] _factor;

    private SpanCoordinates(float[][] rows, double[][] factor)
    {
        _rows = rows;
        _factor = factor;
        Rows = [.. factor.Select(row => Array.ConvertAll(row, v => (float)v))];
    }

    /// <summary>The rows in their new coordinates. Shape <c>[rows, rows]</c>.</summary>
    public IReadOnlyList<float[]> Rows { get; }

    /// <summary>Finds the coordinates of rows.</summary>
    public static SpanCoordinates Of(float[][] rows)
    {
        int count = rows.Length;
        double[][] factor = new double[count][];
        double ridge = Jitter * Math.Max(1e-6, rows.Average(row => TensorPrimitives.SumOfSquares<float>(row)));
        for (int i = 0; i < count; i++)
        {
            double[] line = factor[i] = new double[count];
            for (int j = 0; j < i; j++)
            {
                double product = TensorPrimitives.Dot<float>(rows[i], rows[j]);
                line[j] = (product - TensorPrimitives.Dot<double>(line.AsSpan(0, j), factor[j].AsSpan(0, j))) / factor[j][j];
            }

            double rest = TensorPrimitives.SumOfSquares<float>(rows[i]) + ridge - TensorPrimitives.SumOfSquares<double>(line.AsSpan(0, i));
            line[i] = Math.Sqrt(Math.Max(rest, ridge));
        }

        return new SpanCoordinates(rows, factor);
    }

    /// <summary>Turns a head on the coordinates into one on the features.</summary>
    public LinearHead ToFeatures(LinearHead head)
    {
        int length = _rows[0].Length;
        float[] weights = new float[checked(head.Classes * length)];
        for (int c = 0; c < head.Classes; c++)
        {
            double[] shares = SolveTransposed(head.Weights.AsSpan(c * head.Length, head.Length));
            var target = weights.AsSpan(c * length, length);
            for (int i = 0; i < _rows.Length; i++)
            {
                TensorPrimitives.MultiplyAdd(_rows[i], (float)shares[i], target, target);
            }
        }

        return new LinearHead(weights, head.Biases, length);
    }

    /// <summary>Back substitution: by how much each row counts in the weights.</summary>
    private double[] SolveTransposed(ReadOnlySpan<float> weights)
    {
        double[] rest = new double[weights.Length];
        TensorPrimitives.ConvertTruncating<float, double>(weights, rest);
        for (int i = rest.Length - 1; i >= 0; i--)
        {
            rest[i] /= _factor[i][i];
            var above = rest.AsSpan(0, i);
            TensorPrimitives.MultiplyAdd<double>(_factor[i].AsSpan(0, i), -rest[i], above, above);
        }

        return rest;
    }
}
