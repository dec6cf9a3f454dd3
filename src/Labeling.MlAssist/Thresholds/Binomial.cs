namespace Labeling.MlAssist;

/// <summary>What a number of hits among a number of tries says of the share behind it, whatever that share is.</summary>
/// <remarks>C. Clopper and E. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", 1934. Tries may be fractional, for an effective sample size.</remarks>
internal static class Binomial
{
    /// <summary>How likely so many hits or more are when the true share is only this: small means that the share is higher.</summary>
    public static double TailAtLeast(double hits, double tries, double share)
        => hits <= 0 ? 1 : share <= 0 ? 0 : share >= 1 ? 1 : BetaRegularized(share, hits, tries - hits + 1);

    /// <summary>The share that is exceeded with this confidence (one-sided).</summary>
    public static double LowerBound(double hits, double tries, double confidence)
    {
        if (hits <= 0 || tries <= 0)
        {
            return 0;
        }

        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (TailAtLeast(hits, tries, middle) < 1 - confidence)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The regularised incomplete beta function, by Lentz's continued fraction (Numerical Recipes, 6.4).</summary>
    private static double BetaRegularized(double x, double a, double b)
    {
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        double c = 1;
        double d = 1 / NotZero(1 - ((a + b) * x / (a + 1)));
        double result = d;
        for (int m = 1; m <= 10_000; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            result *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            double step = d * c;
            result *= step;
            if (Math.Abs(step - 1) < 1e-14)
            {
                break;
            }
        }

        return result;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }

    /// <summary>Lanczos' approximation, g = 7, nine terms.</summary>
    private static double LogGamma(double x)
    {
        ReadOnlySpan<double> terms =
        [
            0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
            12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
        ];
        double sum = terms[0];
        for (int i = 1; i < terms.Length; i++)
        {
            sum += terms[i] / (x - 1 + i);
        }

        double t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
