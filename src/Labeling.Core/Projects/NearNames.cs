namespace Labeling;

/// <summary>Which label classes somebody may have meant.</summary>
internal static class NearNames
{
    /// <summary>Up to three paths whose name or path is a few letters away from what was written, nearest first.</summary>
    /// <param name="key">What was written, as <see cref="LabelClassIndex.KeyOfPath"/> gives it.</param>
    /// <param name="classes">The classes.</param>
    public static IEnumerable<string> Find(string key, IReadOnlyList<LabelClass> classes)
    {
        int most = Math.Max(1, key.Length / 3);
        return classes
            .Select(c => (c.Path, Distance: Math.Min(Distance(key, LabelClassIndex.KeyOfPath(c.Name), most), Distance(key, LabelClassIndex.KeyOfPath(c.Path), most))))
            .Where(near => near.Distance <= most)
            .OrderBy(near => near.Distance)
            .Take(3)
            .Select(near => near.Path);
    }

    /// <summary>How many letters to put in, leave out or change (Levenshtein), or more than <paramref name="most"/> when it is certain to be more.</summary>
    private static int Distance(string a, string b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most)
        {
            return most + 1;
        }

        int[] above = new int[b.Length + 1];
        int[] row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            above[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, 1 + Math.Min(above[j], row[j - 1]));
            }

            (above, row) = (row, above);
        }

        return above[b.Length];
    }
}
