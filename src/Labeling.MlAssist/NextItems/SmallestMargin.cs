namespace Labeling.MlAssist;

/// <summary>Those whose two likeliest classes are nearest to each other.</summary>
internal sealed class SmallestMargin() : Uncertainty("margin")
{
    protected override double Measure(ReadOnlySpan<float> scores)
    {
        float first = 0;
        float second = 0;
        foreach (float score in scores)
        {
            if (score > first)
            {
                (first, second) = (score, first);
            }
            else if (score > second)
            {
                second = score;
            }
        }

        return second - first;
    }
}
