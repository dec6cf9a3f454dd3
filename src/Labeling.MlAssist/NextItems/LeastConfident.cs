using System.Numerics.Tensors;

namespace Labeling.MlAssist;

/// <summary>Those whose likeliest class is least likely.</summary>
internal sealed class LeastConfident() : Uncertainty("least-confident")
{
    protected override double Measure(ReadOnlySpan<float> scores) => -TensorPrimitives.Max(scores);
}
