using System.Numerics.Tensors;

namespace Labeling.MlAssist;

/// <summary>From features to calibrated probabilities, and to a place among other pictures.</summary>
internal sealed class FrozenHead(FeatureScaler scaler, LinearHead head, float temperature, bool isMultilabel)
{
    private const int LongestVisual = 128;
    private const float ClassWeight = 2;

    private readonly sbyte[]? _projection = head.Length > LongestVisual ? MakeProjection(head.Length) : null;

    public FeatureScaler Scaler => scaler;

    public LinearHead Head => head;

    public float Temperature => temperature;

    public bool IsMultilabel => isMultilabel;

    private int VisualLength => Math.Min(LongestVisual, head.Length);

    private int ClassLength => isMultilabel ? 2 * head.Classes : head.Classes;

    public int EmbeddingLength => ClassLength + VisualLength;

    /// <summary>Gives probabilities.</summary>
    /// <param name="features">As the backbone gave them.</param>
    /// <param name="scaled">Room for them, filled in.</param>
    /// <param name="probabilities">One for each class.</param>
    public void Predict(ReadOnlySpan<float> features, Span<float> scaled, Span<float> probabilities)
    {
        scaler.Apply(features, scaled);
        head.Score(scaled, probabilities);
        Normalize(probabilities);
    }

    /// <summary>Makes calibrated probabilities of scores.</summary>
    public void Normalize(Span<float> probabilities)
    {
        TensorPrimitives.Divide(probabilities, temperature, probabilities);
        if (isMultilabel)
        {
            TensorPrimitives.Sigmoid(probabilities, probabilities);
        }
        else
        {
            TensorPrimitives.SoftMax(probabilities, probabilities);
        }
    }

    /// <summary>
    /// Places a picture: what the last layer says of it, as square roots of probabilities, whose products are the Bhattacharyya coefficient; and, with
    /// less weight, what goes into that layer.
    /// </summary>
    public void Embed(ReadOnlySpan<float> scaled, ReadOnlySpan<float> probabilities, Span<float> embedding)
    {
        var classes = embedding[..ClassLength];
        for (int c = 0; c < probabilities.Length; c++)
        {
            classes[c] = MathF.Sqrt(probabilities[c]);
            if (isMultilabel)
            {
                classes[probabilities.Length + c] = MathF.Sqrt(1 - probabilities[c]);
            }
        }

        Normalize(classes, ClassWeight);
        var visual = embedding.Slice(ClassLength, VisualLength);
        Project(scaled, visual);
        Normalize(visual, 1);
        Normalize(embedding[..EmbeddingLength], 1);
    }

    private static void Normalize(Span<float> vector, float length)
    {
        float norm = TensorPrimitives.Norm<float>(vector);
        TensorPrimitives.Multiply(vector, norm > 1e-12f ? length / norm : 0, vector);
    }

    /// <summary>Random signs keep distances well enough (D. Achlioptas, "Database-friendly random projections", 2003).</summary>
    private static sbyte[] MakeProjection(int length)
    {
        sbyte[] signs = new sbyte[checked(length * LongestVisual)];
        for (int i = 0; i < signs.Length; i++)
        {
            signs[i] = (Hashing.Mix((ulong)i) & 1) == 0 ? (sbyte)1 : (sbyte)-1;
        }

        return signs;
    }

    private void Project(ReadOnlySpan<float> scaled, Span<float> visual)
    {
        if (_projection is null)
        {
            scaled.CopyTo(visual);
            return;
        }

        visual.Clear();
        for (int i = 0; i < scaled.Length; i++)
        {
            float value = scaled[i];
            var signs = _projection.AsSpan(i * LongestVisual, LongestVisual);
            for (int j = 0; j < LongestVisual; j++)
            {
                visual[j] += value * signs[j];
            }
        }
    }
}
