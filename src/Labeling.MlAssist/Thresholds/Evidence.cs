namespace Labeling.MlAssist;

/// <summary>How many predictions were right, as much as they are worth: weights and company on one picture make them worth less than their number.</summary>
/// <param name="Tries">The effective number of predictions.</param>
/// <param name="Hits">How many of those are right.</param>
internal readonly record struct Evidence(double Tries, double Hits)
{
    /// <summary>Weighs predictions. Kish's effective sample size for weights, and his design effect for several predictions on one item.</summary>
    public static Evidence Of(ReadOnlySpan<Judged> judged)
    {
        double sum = 0;
        double squares = 0;
        double right = 0;
        foreach (var one in judged)
        {
            sum += one.Weight;
            squares += one.Weight * one.Weight;
            right += one.IsRight ? one.Weight : 0;
        }

        if (sum <= 0)
        {
            return default;
        }

        double tries = sum * sum / squares * CompanyFactor(judged);
        return new Evidence(tries, tries * right / sum);
    }

    /// <summary>By how much the number of predictions is to be reduced because those of one item hang together: 1 when each has its own item.</summary>
    private static double CompanyFactor(ReadOnlySpan<Judged> judged)
    {
        var items = new Dictionary<ItemId, (int Count, int Right)>(judged.Length);
        int hits = 0;
        foreach (var one in judged)
        {
            int hit = one.IsRight ? 1 : 0;
            var (count, right) = items.GetValueOrDefault(one.ItemId);
            items[one.ItemId] = (count + 1, right + hit);
            hits += hit;
        }

        if (items.Count == judged.Length)
        {
            return 1;
        }

        double share = (double)hits / judged.Length;
        double simple = share * (1 - share) * judged.Length;
        double clustered = items.Values.Sum(i => Math.Pow(i.Right - (i.Count * share), 2)) * items.Count / Math.Max(1, items.Count - 1);
        return simple <= 0 ? (double)items.Count / judged.Length : Math.Clamp(simple / Math.Max(clustered, simple), 0, 1);
    }
}
