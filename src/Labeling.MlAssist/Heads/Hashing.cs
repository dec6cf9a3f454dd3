namespace Labeling.MlAssist;

/// <summary>Chance that is the same each time: numbers made of a seed and an id.</summary>
internal static class Hashing
{
    /// <summary>A number from 0 to below 1 for an item. SplitMix64 (Steele, Lea, Flood 2014) over seed, purpose and id.</summary>
    public static double Unit(long seed, int purpose, long id)
        => (Mix(unchecked(Mix((ulong)seed + ((ulong)purpose * 0x9E3779B97F4A7C15)) + ((ulong)id * 0xD1B54A32D192ED03))) >> 11) * (1.0 / (1UL << 53));

    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
