namespace Labeling.MlAssist;

/// <summary>How many of a further batch of prelabels may be wrong so that all prelabels of a project together keep the promise.</summary>
/// <remarks>
/// Of prelabels that people have handed in it is known, not estimated, how many were right. Where they were better than asked for, the next batch may hold
/// as many more errors; where they were worse, it must hold fewer. No batch may be much worse than the promise. And no batch is larger
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
    private const double Rounding = 1e-9;

    public static Promise Plain(double accuracy) => new(accuracy, 0, 0, [], 0, 0);

    public double Accuracy => accuracy;

    /// <summary>Whether it is about what comes out of items that wait, rather than about the chance behind all to come.</summary>
    public bool IsAboutBatch => confidences.Length > 0;

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

    /// <summary>How many items the batch above a threshold has, 1 or more.</summary>
    public int BatchAbove(double threshold) => (int)Math.Clamp(CountAbove(threshold) * itemsPerConfidence, 1, Math.Max(1, most));

    /// <summary>How many of a batch may be wrong; below 0 when it could not even make up for what was wrong before.</summary>
    public int ErrorsAllowed(int batch)
        => (int)Math.Floor(Math.Min(((1 - accuracy) * ((double)reviewed + batch)) - (reviewed - right), (1 - (LeastShare * accuracy)) * batch) + Rounding);

    private int CountAbove(double threshold)
    {
        int at = Array.BinarySearch(confidences, Math.BitIncrement(threshold));
        if (at < 0)
        {
            return confidences.Length - ~at;
        }

        while (at > 0 && confidences[at - 1] > threshold)
        {
            at--;
        }

        return confidences.Length - at;
    }
}
