using FsCheck.Xunit;

namespace Labeling.Core.Ingestion;

public sealed class ShuffleOrderTests
{
    /// <summary>Computed apart from this library, from the published descriptions of FNV-1a and SplitMix64; see shuffle.py.</summary>
    [Theory]
    [InlineData(0, "", "1388176727403004504")]
    [InlineData(0, "a.jpg", "-8164435256474204025")]
    [InlineData(7, "photos/2021/ä.jpg", "-8122454239728849379")]
    [InlineData(-1, "photos/😀.png", "7799362127056946381")]
    public void The_algorithm_is_the_documented_one(long seed, string path, string expected)
        => Assert.Equal(expected, ShuffleOrder.KeyFor(seed, path).ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Property]
    public bool The_same_seed_and_path_give_the_same_key(long seed, string? path)
        => ShuffleOrder.KeyFor(seed, path ?? string.Empty) == ShuffleOrder.KeyFor(seed, path ?? string.Empty);

    [Property(MaxTest = 20)]
    public void Keys_are_spread_evenly(long seed)
    {
        const int count = 64_000;
        int[] buckets = new int[64];
        for (int i = 0; i < count; i++)
        {
            buckets[(int)(ShuffleOrder.KeyFor(seed, $"photos/img_{i:D6}.jpg") >>> 58)]++;
        }

        // Chi squared with 63 degrees of freedom stays below 130 but once in 1.5 million times.
        double chiSquared = buckets.Sum(n => (n - (count / 64.0)) * (n - (count / 64.0)) / (count / 64.0));
        Assert.True(chiSquared < 130, $"{chiSquared}");
    }

    [Property(MaxTest = 20)]
    public void Two_seeds_give_unrelated_orders(long seed)
    {
        string[] paths = [.. Enumerable.Range(0, 4_000).Select(i => $"{i:D5}.png")];
        int[] one = Ranks(paths, seed);
        int[] two = Ranks(paths, unchecked(seed + 1));

        // The rank correlation of 4,000 unrelated pairs has the standard deviation 0.0158.
        double mean = (paths.Length - 1) / 2.0;
        double correlation = one.Zip(two, (a, b) => (a - mean) * (b - mean)).Sum() / one.Sum(a => (a - mean) * (a - mean));
        Assert.True(Math.Abs(correlation) < 0.09, $"{correlation}");
    }

    [Property(MaxTest = 20)]
    public void Later_arrivals_mix_with_those_that_wait(long seed)
    {
        long[] waiting = [.. Enumerable.Range(0, 2_000).Select(i => ShuffleOrder.KeyFor(seed, $"old/{i}.jpg")).Order()];
        int before = Enumerable.Range(0, 2_000).Count(i => ShuffleOrder.KeyFor(seed, $"new/{i}.jpg") < waiting[1_000]);

        // Half of the new ones come before the median of the old: 1,000 with the standard deviation 31.6.
        Assert.InRange(before, 800, 1_200);
    }

    private static int[] Ranks(string[] paths, long seed)
    {
        int[] ranks = new int[paths.Length];
        int rank = 0;
        foreach (int i in Enumerable.Range(0, paths.Length).OrderBy(i => ShuffleOrder.KeyFor(seed, paths[i])))
        {
            ranks[i] = rank++;
        }

        return ranks;
    }
}
