using Labeling;

namespace Quickstart;

/// <summary>Numbers that look random and are the same in every run, also after an interruption.</summary>
internal static class Chance
{
    /// <summary>A number from 0 up to 1, for one item and one purpose.</summary>
    public static double Of(ItemId item, string purpose)
    {
        // FNV-1a over the purpose, then the finalizer of SplitMix64.
        ulong hash = 14695981039346656037;
        unchecked
        {
            foreach (char c in purpose)
            {
                hash = (hash ^ c) * 1099511628211;
            }

            hash += (ulong)item.Value * 0x9E3779B97F4A7C15;
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
            hash ^= hash >> 31;
        }

        return (hash >> 11) * (1.0 / (1UL << 53));
    }
}
