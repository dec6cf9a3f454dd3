using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Labeling;

/// <summary>Runs down the columns, from and to pixels along the rows.</summary>
internal static class RunLengthPixels
{
    public static uint[] Read(ReadOnlySpan<byte> pixels, int height, int width)
    {
        var crossings = new CrossingList(height, width);
        AddFirstRow(ref crossings, pixels);
        for (var row = 1; row < height; row++)
        {
            AddRow(ref crossings, row, pixels.Slice((row - 1) * width, width), pixels.Slice(row * width, width));
        }

        return crossings.ToRuns();
    }

    /// <remarks>
    /// Down each column in steps of a row: the lines of memory that a column touches are still in the cache for the next one,
    /// and clear pixels cost nothing.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static byte[] Write(ReadOnlySpan<uint> runs, int height, int width)
    {
        var pixels = new byte[height * width];
        unchecked
        {
            // At most 2³⁰ pixels: nothing here can overflow.
            int column = 0, row = 0;
            for (var i = 0; i < runs.Length; i++)
            {
                var left = (int)runs[i];
                while (left > 0)
                {
                    var length = Math.Min(left, height - row);
                    if (i % 2 != 0)
                    {
                        for (int index = (row * width) + column, end = index + (length * width); index < end; index += width)
                        {
                            pixels[index] = 1;
                        }
                    }

                    left -= length;
                    row += length;
                    if (row == height)
                    {
                        row = 0;
                        column++;
                    }
                }
            }
        }

        return pixels;
    }

    // A column starts where the one before it ended.
    private static void AddFirstRow(ref CrossingList crossings, ReadOnlySpan<byte> pixels)
    {
        var width = crossings.Width;
        var lastRow = pixels[^width..];
        for (var column = 0; column < width; column++)
        {
            var before = column > 0 && lastRow[column - 1] != 0;
            if (pixels[column] != 0 != before)
            {
                crossings.AddAt(column, 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void AddRow(ref CrossingList crossings, int row, ReadOnlySpan<byte> above, ReadOnlySpan<byte> here)
    {
        var column = 0;
        for (; column <= here.Length - Vector256<byte>.Count; column += Vector256<byte>.Count)
        {
            var clearAbove = Vector256.Equals(Vector256.Create(above[column..]), Vector256<byte>.Zero);
            var clearHere = Vector256.Equals(Vector256.Create(here[column..]), Vector256<byte>.Zero);
            for (var changed = (clearAbove ^ clearHere).ExtractMostSignificantBits(); changed != 0; changed &= changed - 1)
            {
                crossings.AddAt(column + BitOperations.TrailingZeroCount(changed), row);
            }
        }

        for (; column < here.Length; column++)
        {
            if (above[column] != 0 != (here[column] != 0))
            {
                crossings.AddAt(column, row);
            }
        }
    }
}
