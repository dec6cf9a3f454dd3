using System.Text;

namespace Labeling;

/// <summary>The order in which items are handed out: shuffled once, by a seed, the same on every machine.</summary>
public static class ShuffleOrder
{
    /// <summary>Where an item goes in the queue: lower keys first.</summary>
    /// <remarks>
    /// <para>
    /// The key depends on the seed and the path and on nothing else, so later arrivals find places among those that wait. It is
    /// <c>mix(fnv1a(path) + mix(seed))</c> in arithmetic modulo 2⁶⁴, where <c>fnv1a</c> is the 64-bit FNV-1a hash of the path in UTF-8 and
    /// <c>mix</c> the output of SplitMix64 from the given state. This is part of the interface and never changes.
    /// </para>
    /// <para>Keys are spread evenly over all values of <see cref="long"/>. Different paths get the same key only by rare accident.</para>
    /// </remarks>
    /// <param name="seed">The project's <see cref="Project.Seed"/>.</param>
    /// <param name="path">The item's path.</param>
    /// <seealso href="http://www.isthe.com/chongo/tech/comp/fnv/">Fowler, Noll and Vo, FNV hash.</seealso>
    /// <seealso href="https://doi.org/10.1145/2714064.2660195">Steele, Lea and Flood, Fast splittable pseudorandom number generators (SplitMix).</seealso>
    public static long KeyFor(long seed, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        unchecked
        {
            return (long)Mix(Fnv1a(path) + Mix((ulong)seed));
        }
    }

    private static ulong Fnv1a(string path)
    {
        Span<byte> buffer = stackalloc byte[512];
        int most = Encoding.UTF8.GetMaxByteCount(path.Length);
        Span<byte> bytes = most <= buffer.Length ? buffer : new byte[most];
        int length = Encoding.UTF8.GetBytes(path, bytes);
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in bytes[..length])
        {
            unchecked
            {
                hash = (hash ^ value) * 0x100000001b3;
            }
        }

        return hash;
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9e3779b97f4a7c15;
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}
