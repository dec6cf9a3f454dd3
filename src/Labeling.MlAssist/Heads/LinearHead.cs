using System.Numerics.Tensors;

namespace Labeling.MlAssist;

/// <summary>A matrix and a bias: the last, fully connected layer.</summary>
/// <param name="weights">Shape <c>[classes, length]</c>.</param>
/// <param name="biases">Shape <c>[classes]</c>.</param>
/// <param name="length">How many features a row has.</param>
internal sealed class LinearHead(float[] weights, float[] biases, int length)
{
    public float[] Weights => weights;

    public float[] Biases => biases;

    public int Length => length;

    public int Classes => biases.Length;

    /// <summary>Gives each class its score, any number.</summary>
    public void Score(ReadOnlySpan<float> row, Span<float> scores)
    {
        for (int c = 0; c < biases.Length; c++)
        {
            scores[c] = biases[c] + TensorPrimitives.Dot(weights.AsSpan(c * length, length), row);
        }
    }
}
