namespace Labeling.Scenarios.Tests;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(5_000_000)]
    [InlineData(90_000_000_000)]
    public void A_percentile_is_at_most_a_hundredth_above_the_exact_one_and_never_below(long longestTicks)
    {
        var random = new Random(1);
        long[] ticks = [.. Enumerable.Range(0, 10_000).Select(_ => (long)(longestTicks * Math.Pow(random.NextDouble(), 4)))];
        var histogram = new LatencyHistogram();
        Array.ForEach(ticks, t => histogram.Record(TimeSpan.FromTicks(t)));
        Array.Sort(ticks);

        Assert.Equal(ticks.Length, histogram.Count);
        Assert.All([0.01, 0.5, 0.9, 0.99, 0.999, 1], share =>
        {
            double exact = TimeSpan.FromTicks(ticks[(int)Math.Ceiling(share * ticks.Length) - 1]).TotalMilliseconds;
            Assert.InRange(histogram.Milliseconds(share), exact, exact * 1.01);
        });
    }

    [Fact]
    public void Without_a_record_every_percentile_is_zero() => Assert.Equal(0, new LatencyHistogram().Milliseconds(0.99));

    [Fact]
    public void Two_histograms_add_up()
    {
        var fast = new LatencyHistogram();
        var slow = new LatencyHistogram();
        for (int i = 0; i < 99; i++)
        {
            fast.Record(TimeSpan.FromMilliseconds(1));
        }

        slow.Record(TimeSpan.FromMilliseconds(100));
        fast.Add(slow);

        Assert.Equal(100, fast.Count);
        Assert.InRange(fast.Milliseconds(0.99), 1, 1.01);
        Assert.Equal(100, fast.Milliseconds(1));
    }
}
