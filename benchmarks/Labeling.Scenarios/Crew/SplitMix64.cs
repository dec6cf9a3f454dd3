namespace Labeling.Scenarios;

/// <summary>The random numbers of a seed, each at hand without those before it.</summary>
/// <seealso href="https://prng.di.unimi.it/splitmix64.c">Sebastiano Vigna's splitmix64.</seealso>
internal static class SplitMix64
{
    /// <summary>The number at a place of the sequence.</summary>
    public static ulong At(long seed, long place)
    {
        // The arithmetic is modulo 2^64 by definition.
        unchecked
        {
            ulong z = (ulong)seed + ((ulong)place * 0x9e3779b97f4a7c15);
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }
}
