namespace Labeling.Storage.Relational;

/// <summary>The stored form of an instant: ticks of 100 ns of UTC since the year 1.</summary>
internal static class Instant
{
    public static DateTimeOffset FromTicks(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>The instant so long after another, or the last there is.</summary>
    public static long After(long ticks, TimeSpan duration) => Math.Min(DateTime.MaxValue.Ticks, ticks + duration.Ticks);
}
