using System.Numerics;
using System.Runtime.InteropServices;

namespace Labeling;

/// <summary>Reduces a picture by averaging: each new pixel is the mean of the old pixels that it covers, each by its share.</summary>
/// <remarks>
/// Colours are weighted by their alpha, so that what lies under a transparent pixel does not bleed out. Positions are whole
/// numbers (old columns times new columns), so that no rounding moves the picture. Time grows with the pixels of the source,
/// and memory with one row of the result.
/// </remarks>
internal static class AreaScaler
{
    /// <summary>Reduces to a size that is not larger than the source either way.</summary>
    public static PixelBuffer Reduce(ReadOnlySpan<byte> source, PixelSize from, PixelSize to)
    {
        var result = new PixelBuffer(to);
        var line = new Vector4[to.Width];
        var sums = new Vector4[to.Width];
        var row = 0;
        for (var y = 0; y < from.Height; y++)
        {
            ReduceRow(source.Slice(y * from.Width * 4, from.Width * 4), line);

            // On an axis of from.Height * to.Height units, old rows are to.Height long and new rows from.Height.
            var begin = (long)y * to.Height;
            var end = begin + to.Height;
            var border = (row + 1L) * from.Height;
            Add(line, Math.Min(end, border) - begin, sums);
            if (end >= border)
            {
                Finish(sums, from.Area, result.Row(row++));
                Array.Clear(sums);
                Add(line, end - border, sums);
            }
        }

        return result;
    }

    private static void ReduceRow(ReadOnlySpan<byte> source, Span<Vector4> line)
    {
        line.Clear();
        var width = source.Length / 4;
        var column = 0;
        var sum = Vector4.Zero;
        for (var x = 0; x < width; x++)
        {
            float alpha = source[(x * 4) + 3];
            var pixel = new Vector4(source[x * 4] * alpha, source[(x * 4) + 1] * alpha, source[(x * 4) + 2] * alpha, alpha);
            var begin = (long)x * line.Length;
            var end = begin + line.Length;
            var border = (column + 1L) * width;
            sum += pixel * (Math.Min(end, border) - begin);
            if (end >= border)
            {
                line[column++] = sum;
                sum = pixel * (end - border);
            }
        }
    }

    private static void Add(ReadOnlySpan<Vector4> line, long share, Span<Vector4> sums)
    {
        if (share == 0)
        {
            return;
        }

        for (var x = 0; x < line.Length; x++)
        {
            sums[x] += line[x] * share;
        }
    }

    private static void Finish(ReadOnlySpan<Vector4> sums, long weight, Span<byte> row)
    {
        var pixels = MemoryMarshal.Cast<byte, (byte R, byte G, byte B, byte A)>(row);
        for (var x = 0; x < sums.Length; x++)
        {
            var sum = sums[x];
            if (sum.W > 0)
            {
                var colour = sum / sum.W;
                pixels[x] = (Round(colour.X), Round(colour.Y), Round(colour.Z), Round(sum.W / weight));
            }
        }
    }

    private static byte Round(float value) => (byte)Math.Min(value + 0.5f, 255f);
}
