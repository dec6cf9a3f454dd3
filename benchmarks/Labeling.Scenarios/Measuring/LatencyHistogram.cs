using System.Diagnostics;
using System.Numerics;

namespace Labeling.Scenarios;

/// <summary>Records every duration it is given and tells percentiles within 0.8 %. Safe for many callers at once; constant memory.</summary>
/// <remarks>
/// The scheme of HdrHistogram: a duration in nanoseconds falls into one of 128 equal buckets between two powers of two. A percentile is the upper
/// end of its bucket, so it is never reported as shorter than it was.
/// </remarks>
/// <seealso href="https://github.com/HdrHistogram/HdrHistogram"/>
internal sealed class LatencyHistogram
{
    private const int BucketBits = 7;
    private const int BucketsPerOctave = 1 << BucketBits;
    private const int Exact = BucketsPerOctave * 2;

    private readonly long[] _buckets = new long[Exact + ((63 - BucketBits) * BucketsPerOctave)];
    private readonly Lock _lock = new();
    private long _longest;

    /// <summary>How many durations were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Records the time since a timestamp of <see cref="Stopwatch"/>.</summary>
    public void RecordSince(long timestamp) => Record(Stopwatch.GetElapsedTime(timestamp));

    /// <summary>Records a duration.</summary>
    public void Record(TimeSpan duration)
    {
        long nanoseconds = Math.Max(0, duration.Ticks * TimeSpan.NanosecondsPerTick);
        lock (_lock)
        {
            _buckets[IndexOf(nanoseconds)]++;
            _longest = Math.Max(_longest, nanoseconds);
            Count++;
        }
    }

    /// <summary>Adds what another one recorded, while nobody records there.</summary>
    public void Add(LatencyHistogram other)
    {
        lock (_lock)
        {
            for (int i = 0; i < _buckets.Length; i++)
            {
                _buckets[i] += other._buckets[i];
            }

            _longest = Math.Max(_longest, other._longest);
            Count += other.Count;
        }
    }

    /// <summary>The duration in milliseconds that a share of the recorded ones did not exceed; 0 without any.</summary>
    /// <param name="share">Above 0 and up to 1: 0.99 for the 99th percentile.</param>
    public double Milliseconds(double share)
    {
        lock (_lock)
        {
            long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
            long seen = 0;
            for (int i = 0; i < _buckets.Length; i++)
            {
                seen += _buckets[i];
                if (seen >= rank)
                {
                    return Math.Min(UpperEnd(i), _longest) / 1e6;
                }
            }

            return 0;
        }
    }

    private static int IndexOf(long value)
    {
        if (value < Exact)
        {
            return (int)value;
        }

        int octave = BitOperations.Log2((ulong)value) - BucketBits;
        return Exact + ((octave - 1) * BucketsPerOctave) + (int)((value >> octave) - BucketsPerOctave);
    }

    private static long UpperEnd(int index)
    {
        if (index < Exact)
        {
            return index;
        }

        int octave = ((index - Exact) / BucketsPerOctave) + 1;
        long start = BucketsPerOctave + ((index - Exact) % BucketsPerOctave);
        return ((start + 1) << octave) - 1;
    }
}
