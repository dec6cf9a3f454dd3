namespace Labeling.MlAssist;

/// <summary>What accuracy a further batch of prelabels must have so that all prelabels of a project together keep the promise.</summary>
/// <remarks>
/// Of prelabels that people have handed in it is known, not estimated, how many were right. Where they were better than asked for, the next batch may be
/// less sure by as much, spread over its size; where they were worse, it must be surer. No batch may be much worse than the promise. And no batch is larger
/// than the number of labels that there are, so that an unlucky one is known before it weighs much: prelabels double what is known each time.
/// </remarks>
/// <param name="accuracy">The share of prelabels that must be right.</param>
/// <param name="reviewed">How many prelabels people have handed in.</param>
/// <param name="right">How many of those they left as they were.</param>
/// <param name="confidences">How sure the model is of a sample of the waiting items, ascending.</param>
/// <param name="itemsPerConfidence">How many waiting items each of the sample stands for.</param>
/// <param name="most">How many items the batch may have.</param>
internal sealed class Promise(double accuracy, int reviewed, int right, double[] confidences, double itemsPerConfidence, int most)
{
    private const double LeastShare = 0.65;
    private const double MostAccuracy = 0.999;

    public static Promise Plain(double accuracy) => new(accuracy, 0, 0, [], 0, 0);

    public double Accuracy => accuracy;

    /// <summary>
    /// The threshold that leaves a batch of just as many as it may have; 0 when so many do not wait. Of very many that the model is equally sure of, all come.
    /// </summary>
    public double LeastThreshold
    {
        get
        {
            int sampled = (int)Math.Min(int.MaxValue, most / Math.Max(1, itemsPerConfidence));
            if (sampled >= confidences.Length)
            {
                return 0;
            }

            double threshold = confidences[^(sampled + 1)];
            return CountAbove(threshold) >= sampled / 2.0 ? threshold : Math.BitDecrement(threshold);
        }
    }

    /// <summary>How many items the batch above a threshold has; infinitely many where that is not known.</summary>
    public double BatchAbove(double threshold)
        => confidences.Length == 0 ? double.PositiveInfinity : Math.Clamp(CountAbove(threshold) * itemsPerConfidence, 1, Math.Max(1, most));

    /// <summary>What the predictions above a threshold must reach.</summary>
    public double Above(double threshold)
    {
        double credit = right - (accuracy * reviewed);
        double batch = confidences.Length == 0 ? 1 : BatchAbove(threshold);
        return Math.Clamp(accuracy - (credit / batch), LeastShare * accuracy, Math.Max(accuracy, MostAccuracy));
    }

    private int CountAbove(double threshold)
    {
        int at = Array.BinarySearch(confidences, Math.BitIncrement(threshold));
        return confidences.Length - (at >= 0 ? at : ~at);
    }
}
