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

    /// <summary>
    /// How likely so few errors, or fewer, are among so many tries when a batch of further ones, drawn like them, has more errors than are allowed: small means that it
    /// has not. Both the luck of the tries and that of the batch are in it.
    /// </summary>
    /// <remarks>
    /// Where the two are shares of one set in random order, errors among the tries are hypergeometric; that tail is the same number as the one of a beta-binomial
    /// distribution with <paramref name="errors"/> + 1 and tries − errors, which takes fractions as well. With an endless batch it becomes Clopper and Pearson's.
    /// </remarks>
    public static double MoreErrors(double tries, double errors, int batch, int allowed)
    {
        double a = errors + 1;
        double b = tries - errors;
        if (allowed < 0 || b <= 0)
        {
            return 1;
        }

        if (allowed >= batch)
        {
            return 0;
        }

        bool isAbove = allowed >= batch * a / (a + b);
        int first = isAbove ? allowed + 1 : allowed;
        double term = Math.Exp(LogChoose(batch, first) + LogBeta(a + first, b + batch - first) - LogBeta(a, b));
        double sum = term;
        const double Negligible = 1e-18;
        for (int y = first; isAbove && y < batch && term > Negligible; y++)
        {
            term *= (double)(batch - y) * (y + a) / ((y + 1.0) * (batch - y - 1 + b));
            sum += term;
        }

        for (int y = first; !isAbove && y > 0 && term > Negligible; y--)
        {
            term *= y * (batch - y + b) / ((batch - y + 1.0) * (y - 1 + a));
            sum += term;
        }

        return Math.Clamp(isAbove ? sum : 1 - sum, 0, 1);
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

    private static double LogChoose(double all, double some) => LogGamma(all + 1) - LogGamma(some + 1) - LogGamma(all - some + 1);

    private static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

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
