using System.Buffers;
using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>Sorts whole numbers digit by digit, in time that grows with their number alone.</summary>
internal static class RadixSort
{
    private const int DigitBits = 8;
    private const int Digits = 1 << DigitBits;

    // Below this the general sort is as fast.
    private const int Few = 48;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static void Sort(Span<uint> values, uint largest)
    {
        if (values.Length < Few)
        {
            values.Sort();
            return;
        }

        var rented = ArrayPool<uint>.Shared.Rent(values.Length);
        Span<uint> from = values, to = rented.AsSpan(0, values.Length);
        for (var shift = 0; shift < 32 && largest >> shift != 0; shift += DigitBits)
        {
            Scatter(from, to, shift);
            var sorted = to;
            to = from;
            from = sorted;
        }

        if (from != values)
        {
            from.CopyTo(values);
        }

        ArrayPool<uint>.Shared.Return(rented);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void Scatter(ReadOnlySpan<uint> from, Span<uint> to, int shift)
    {
        Span<int> places = stackalloc int[Digits];
        places.Clear();
        unchecked
        {
            // Counts of at most 2³⁰ numbers: nothing here can overflow.
            foreach (var value in from)
            {
                places[(int)(value >> shift) & (Digits - 1)]++;
            }

            var next = 0;
            foreach (ref var place in places)
            {
                (place, next) = (next, next + place);
            }

            foreach (var value in from)
            {
                to[places[(int)(value >> shift) & (Digits - 1)]++] = value;
            }
        }
    }
}
