namespace Labeling.MlAssist;

/// <summary>Finds the temperature that makes scores honest: after division by it, probabilities match how often they come true.</summary>
/// <remarks>C. Guo et al., "On Calibration of Modern Neural Networks", 2017. The scores come from heads that did not see the rows they score.</remarks>
internal static class Calibration
{
    private const double Coldest = 0.05;
    private const double Hottest = 20;

    /// <summary>For classes of which each row has exactly one.</summary>
    public static float Multiclass(IReadOnlyList<float[]> scores, IReadOnlyList<int> labels)
        => Minimize(temperature =>
        {
            double loss = 0;
            for (int i = 0; i < scores.Count; i++)
            {
                float[] row = scores[i];
                double highest = row.Max();
                double sum = 0;
                foreach (float score in row)
                {
                    sum += Math.Exp((score - highest) / temperature);
                }

                loss += Math.Log(sum) - ((row[labels[i]] - highest) / temperature);
            }

            return loss;
        });

    /// <summary>For classes of which each row has any number.</summary>
    public static float Multilabel(IReadOnlyList<float[]> scores, IReadOnlyList<bool[]> labels)
        => Minimize(temperature =>
        {
            double loss = 0;
            for (int i = 0; i < scores.Count; i++)
            {
                for (int c = 0; c < scores[i].Length; c++)
                {
                    double z = scores[i][c] / temperature * (labels[i][c] ? -1 : 1);
                    loss += z > 30 ? z : Math.Log(1 + Math.Exp(z));
                }
            }

            return loss;
        });

    /// <summary>Golden-section search over the logarithm: the loss has one valley.</summary>
    private static float Minimize(Func<double, double> loss)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2;
        double low = Math.Log(Coldest);
        double high = Math.Log(Hottest);
        double a = high - (ratio * (high - low));
        double b = low + (ratio * (high - low));
        double lossA = loss(Math.Exp(a));
        double lossB = loss(Math.Exp(b));
        while (high - low > 0.01)
        {
            if (lossA < lossB)
            {
                (high, b, lossB) = (b, a, lossA);
                a = high - (ratio * (high - low));
                lossA = loss(Math.Exp(a));
            }
            else
            {
                (low, a, lossA) = (a, b, lossB);
                b = low + (ratio * (high - low));
                lossB = loss(Math.Exp(b));
            }
        }

        return (float)Math.Exp((low + high) / 2);
    }
}
