using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Labeling;

/// <summary>What can be computed from runs alone. All lists of runs are in their shortest form and of one size.</summary>
/// <remarks>The loops are unchecked: a mask has at most 2³⁰ pixels, so that no sum of its runs can overflow.</remarks>
internal static class RunLengthOperations
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static int Area(ReadOnlySpan<uint> counts)
    {
        unchecked
        {
            // Runs of set pixels are every second one. Lanes take all as they come: none can overflow, and the odd ones are what is wanted.
            ref var first = ref MemoryMarshal.GetReference(counts);
            var sums = Vector128<uint>.Zero;
            var i = 0;
            if (counts.Length >= Vector256<uint>.Count)
            {
                var wide = Vector256<uint>.Zero;
                for (; i <= counts.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
                {
                    wide += Vector256.LoadUnsafe(ref first, (nuint)i);
                }

                sums = wide.GetLower() + wide.GetUpper();
            }

            if (i <= counts.Length - Vector128<uint>.Count)
            {
                sums += Vector128.LoadUnsafe(ref first, (nuint)i);
                i += Vector128<uint>.Count;
            }

            // At most one more set run is left: three runs, of which the second is set.
            var area = sums[1] + sums[3] + (i + 1 < counts.Length ? counts[i + 1] : 0);
            return (int)area;
        }
    }

    /// <summary>The box around the set pixels, without a division for each run.</summary>
    /// <remarks>
    /// Remainders by the number of rows come from products with its reciprocal, as in Lemire, Kaser and Kurz, "Faster remainder by direct computation" (2019). That
    /// makes the fraction of a column too large by less than 2⁻³⁴, rounding it up to 32 bits by at most 2⁻³²; times 65,535 rows both are less than a row. A run goes over
    /// to the next column exactly when it ends below the last row.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static BoundingBox Bounds(ReadOnlySpan<uint> counts, int height)
    {
        if (counts.Length == 1)
        {
            return new BoundingBox(0, 0, 0, 0);
        }

        unchecked
        {
            // For a single row this becomes 0, and so does every remainder, as it should.
            var reciprocal = (ulong.MaxValue / (uint)height) + 1;
            uint rows = (uint)height, position = 0;
            int top = height, bottom = 0;
            for (var i = 1; i < counts.Length; i += 2)
            {
                var start = position + counts[i - 1];
                position = start + counts[i];
                var row = (int)((((reciprocal * start) >> 32) + 1) * rows >> 32);
                // The smaller and the larger without a branch, which would be mispredicted.
                var above = row - top;
                top += above & (above >> 31);
                var below = bottom - row - (int)counts[i];
                bottom -= below & (below >> 31);
            }

            var left = counts[0] / rows;
            var right = (position - 1) / rows;
            (top, bottom) = bottom > height ? (0, height) : (top, bottom);
            return new BoundingBox(left, top, right - left + 1, bottom - top);
        }
    }

    public static bool IsSet(ReadOnlySpan<uint> counts, uint position)
    {
        var end = 0u;
        for (var i = 0; ; i++)
        {
            end += counts[i];
            if (position < end)
            {
                return i % 2 != 0;
            }
        }
    }

    /// <summary>The number of pixels that both have.</summary>
    /// <remarks>While a run of one goes on, the runs of the other are passed in a loop of its own, whose end is seldom mispredicted.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static int SharedArea(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        unchecked
        {
            uint endA = a[0], endB = b[0], shared = 0;
            int runA = 0, runB = 0;
            while (true)
            {
                if (endA < endB)
                {
                    shared += Pass(a, ref runA, ref endA, endB, startB: endB - b[runB], isSetB: (runB & 1) != 0);
                }
                else if (endB < endA)
                {
                    shared += Pass(b, ref runB, ref endB, endA, startB: endA - a[runA], isSetB: (runA & 1) != 0);
                }
                else
                {
                    // The last of both, as they are of one size, or a new run of each.
                    shared += (runA & runB & 1) != 0 ? Math.Min(a[runA], b[runB]) : 0;
                    if (++runA == a.Length || ++runB == b.Length)
                    {
                        return (int)shared;
                    }

                    endA += a[runA];
                    endB += b[runB];
                }
            }
        }
    }

    /// <summary>Passes runs of one mask while one of the other goes on, and gives the number of pixels that both have there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // A few instructions, in the innermost loops.
    private static uint Pass(ReadOnlySpan<uint> counts, ref int run, ref uint end, uint until, uint startB, bool isSetB)
    {
        unchecked
        {
            if (!isSetB)
            {
                do
                {
                    end += counts[++run];
                }
                while (end < until);
                return 0;
            }

            // The first of the runs may have begun before the other's; the last ends behind it.
            var shared = (run & 1) != 0 ? end - Math.Max(startB, end - counts[run]) : 0;
            while (true)
            {
                var length = counts[++run];
                end += length;
                if (end >= until)
                {
                    return shared;
                }

                shared += (run & 1) != 0 ? length : 0;
            }
        }
    }

    /// <summary>The same pixels on a grid of another size with the same top-left corner.</summary>
    public static uint[] Regrid(ReadOnlySpan<uint> counts, int height, int newHeight, int newWidth)
    {
        uint rows = (uint)height, newRows = (uint)newHeight, total = newRows * (uint)newWidth;
        var writer = new RunWriter(checked((2 * (counts.Length + newWidth)) + 2));
        uint position = 0, written = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var end = position + counts[i];
            for (; i % 2 != 0 && position < end; position = Math.Min(end, ((position / rows) + 1) * rows))
            {
                var (column, row) = Math.DivRem(position, rows);
                var lastRow = Math.Min(Math.Min(end - (column * rows), rows), newRows);
                if (column >= newWidth || row >= lastRow)
                {
                    continue;
                }

                var start = (column * newRows) + row;
                writer.Append(start - written, set: false);
                writer.Append(lastRow - row, set: true);
                written = start + lastRow - row;
            }

            position = end;
        }

        writer.Append(total - written, set: false);
        var moved = writer.ToArray();
        writer.Dispose();
        return moved;
    }
}
