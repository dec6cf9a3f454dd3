using System.Buffers;
using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>Unites stretches of pixels, of which each mask gives its set or its clear ones: every combination of masks is such a union.</summary>
/// <remarks>
/// Masks become lists of stretches, each its first position and the one behind its last, which are united in pairs from one rented buffer into another. Positions are below
/// 2³⁰, so that differences never overflow; a stretch behind all others ends each list.
/// </remarks>
internal static class RunUnion
{
    private const int Never = int.MaxValue;

    /// <summary>Unites stretches.</summary>
    /// <param name="masks">Runs in their shortest form, all of one size; at least one.</param>
    /// <param name="firstIsClear">Whether the first gives its clear pixels.</param>
    /// <param name="othersAreClear">Whether the others do.</param>
    /// <param name="givesClear">Whether the union is that of the outcome's clear pixels.</param>
    /// <param name="pixels">How many pixels each mask has.</param>
    /// <returns>The outcome's runs in their shortest form.</returns>
    public static uint[] Unite(ReadOnlySpan<uint[]> masks, bool firstIsClear, bool othersAreClear, bool givesClear, int pixels)
    {
        var needed = 0;
        foreach (var mask in masks)
        {
            needed += mask.Length + 3;
        }

        var from = ArrayPool<int>.Shared.Rent(needed);
        var to = ArrayPool<int>.Shared.Rent(needed);
        var begins = new int[masks.Length + 1];
        var at = 0;
        for (var i = 0; i < masks.Length; i++)
        {
            begins[i] = at;
            at += Spread(masks[i], i == 0 ? firstIsClear : othersAreClear, from.AsSpan(at, masks[i].Length + 3));
        }

        begins[masks.Length] = at;
        for (var count = masks.Length; count > 1; count = (count + 1) / 2)
        {
            at = 0;
            for (var i = 0; i < count; i += 2)
            {
                var (begin, middle, end) = (begins[i], begins[i + 1], begins[Math.Min(i + 2, count)]);
                begins[i / 2] = at;
                at += i + 1 < count ? Unite(from, begin, middle, end, ref to[at]) : Copy(from.AsSpan(begin, middle - begin), to.AsSpan(at));
            }

            begins[(count + 1) / 2] = at;
            (from, to) = (to, from);
        }

        var runs = Gather(from.AsSpan(0, at - 2), givesClear, pixels);
        ArrayPool<int>.Shared.Return(from);
        ArrayPool<int>.Shared.Return(to);
        return runs;
    }

    private static int Copy(ReadOnlySpan<int> stretches, Span<int> to)
    {
        stretches.CopyTo(to);
        return stretches.Length;
    }

    /// <summary>Makes stretches of runs.</summary>
    /// <returns>How many numbers were written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static int Spread(ReadOnlySpan<uint> runs, bool ofClear, Span<int> to)
    {
        unchecked
        {
            // The first clear run may be empty, and is then no stretch.
            var written = 0;
            if (ofClear && runs[0] > 0)
            {
                to[written++] = 0;
            }

            var position = 0;
            foreach (var run in ofClear && runs[0] == 0 ? runs[1..] : runs)
            {
                position += (int)run;
                to[written++] = position;
            }

            // Where the last run is of the other kind its end began nothing.
            written -= written % 2;
            to[written++] = Never;
            to[written++] = Never;
            return written;
        }
    }

    /// <summary>Unites two neighbouring lists.</summary>
    /// <returns>How many numbers were written.</returns>
    /// <remarks>Objects seldom overlap, so that which list goes on follows the columns of a picture, and a processor predicts it: branches cost less here than going without.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static int Unite(int[] from, int begin, int middle, int end, ref int to)
    {
        unchecked
        {
            ref var a = ref from[begin];
            ref var b = ref from[middle];
            ref var next = ref to;
            int startA = a, startB = b, stop = -1;
            for (var left = (end - begin - 4) / 2; left > 0; left--)
            {
                // Behind the last stretch of a list there is one that never comes, so that the other list goes on.
                int start, last;
                if (startA <= startB)
                {
                    start = startA;
                    last = Unsafe.Add(ref a, 1);
                    a = ref Unsafe.Add(ref a, 2);
                    startA = a;
                }
                else
                {
                    start = startB;
                    last = Unsafe.Add(ref b, 1);
                    b = ref Unsafe.Add(ref b, 2);
                    startB = b;
                }

                if (start > stop)
                {
                    next = start;
                    Unsafe.Add(ref next, 1) = last;
                    next = ref Unsafe.Add(ref next, 2);
                    stop = last;
                }
                else if (last > stop)
                {
                    Unsafe.Add(ref next, -1) = last;
                    stop = last;
                }
            }

            next = Never;
            Unsafe.Add(ref next, 1) = Never;
            return (int)(Unsafe.ByteOffset(ref to, ref next) / sizeof(int)) + 2;
        }
    }

    /// <summary>Makes runs of stretches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static uint[] Gather(ReadOnlySpan<int> stretches, bool ofClear, int pixels)
    {
        unchecked
        {
            // A mask begins with its clear pixels, so a stretch of them at the very beginning has no run before it, and one that comes later an empty one too many.
            var beginsClear = ofClear && stretches is [0, ..];
            stretches = beginsClear ? stretches[1..] : stretches;
            var before = ofClear && !beginsClear ? 1 : 0;
            var isRest = stretches.IsEmpty || stretches[^1] < pixels ? 1 : 0;
            var runs = new uint[before + stretches.Length + isRest];
            var position = 0;
            for (var i = 0; i < stretches.Length; i++)
            {
                runs[before + i] = (uint)(stretches[i] - position);
                position = stretches[i];
            }

            if (isRest > 0)
            {
                runs[^1] = (uint)(pixels - position);
            }

            return runs;
        }
    }
}
