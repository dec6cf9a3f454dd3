namespace Labeling.MlAssist;

/// <summary>Those whose probabilities are spread widest.</summary>
internal sealed class LargestEntropy() : Uncertainty("entropy")
{
    protected override double Measure(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (float score in scores)
        {
            sum -= score <= 0 ? 0 : score * Math.Log(score);
        }

        return sum;
    }
}
