using System.Buffers;
using System.Runtime.CompilerServices;

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
            var area = 0u;
            for (var i = 1; i < counts.Length; i += 2)
            {
                area += counts[i];
            }

            return (int)area;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static BoundingBox Bounds(ReadOnlySpan<uint> counts, int height)
    {
        if (counts.Length == 1)
        {
            return new BoundingBox(0, 0, 0, 0);
        }

        uint rows = (uint)height, position = 0, top = rows, bottom = 0, right = 0;
        var left = counts[0] / rows;
        for (var i = 1; i < counts.Length; i += 2)
        {
            var start = position + counts[i - 1];
            position = start + counts[i];
            var (firstColumn, firstRow) = Math.DivRem(start, rows);
            var (lastColumn, lastRow) = Math.DivRem(position - 1, rows);
            right = lastColumn;
            (top, bottom) = firstColumn < lastColumn ? (0, rows - 1) : (Math.Min(top, firstRow), Math.Max(bottom, lastRow));
        }

        return new BoundingBox(left, top, right - left + 1, bottom - top + 1);
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static int SharedArea(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        unchecked
        {
            uint endA = a[0], endB = b[0], position = 0, shared = 0;
            int runA = 0, runB = 0;
            while (true)
            {
                var end = Math.Min(endA, endB);
                shared += (end - position) & (uint)-(runA & runB & 1);
                position = end;
                if (endA == end)
                {
                    if (++runA == a.Length)
                    {
                        return (int)shared;
                    }

                    endA += a[runA];
                }

                if (endB == end)
                {
                    if (++runB == b.Length)
                    {
                        return (int)shared;
                    }

                    endB += b[runB];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static uint[] Combine(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b, PixelRule rule)
    {
        // Each run of the outcome ends where one of the two does.
        var rented = ArrayPool<uint>.Shared.Rent(a.Length + b.Length);
        var runs = rented.AsSpan();
        unchecked
        {
            uint endA = a[0], endB = b[0], start = 0;
            int runA = 0, runB = 0, count = 0;
            while (true)
            {
                var end = Math.Min(endA, endB);
                if (endA == end)
                {
                    if (++runA == a.Length)
                    {
                        // Both end here, at the last pixel: they are of one size.
                        runs[count++] = end - start;
                        break;
                    }

                    endA += a[runA];
                }

                if (endB == end)
                {
                    endB += b[++runB];
                }

                // Runs of clear and set pixels alternate, so that whether the current one is set can be read off its number.
                if ((((int)rule >> ((runA & 1) + (2 * (runB & 1)))) & 1) != (count & 1))
                {
                    runs[count++] = end - start;
                    start = end;
                }
            }

            var combined = runs[..count].ToArray();
            ArrayPool<uint>.Shared.Return(rented);
            return combined;
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
