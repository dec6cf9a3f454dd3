namespace Labeling.MlAssist.TorchSharp;

/// <summary>Brings the square that a mask head answers with to its place in the picture.</summary>
/// <remarks>torchvision's <c>paste_masks_in_image</c>: a margin of one place of zeros, the box on whole pixels, bilinear.</remarks>
internal static class MaskPasting
{
    private const int Side = RegionHeads.MaskSide;
    private const int Padded = Side + 2;

    /// <summary>The probabilities of the pixels under a box that lie in the picture.</summary>
    /// <param name="mask">28 × 28 probabilities, row by row.</param>
    /// <param name="box">The box, in pixels of the picture.</param>
    /// <param name="size">The picture's size.</param>
    /// <returns>The window's place and its probabilities, row by row; a window without pixels when the box lies outside.</returns>
    public static (int Left, int Top, int Width, int Height, float[] Chances) Paste(ReadOnlySpan<float> mask, Box box, PixelSize size)
    {
        var (middleX, middleY) = ((box.Right + box.Left) * 0.5f, (box.Bottom + box.Top) * 0.5f);
        var (halfWidth, halfHeight) = (box.Width * 0.5f * (float)((double)Padded / Side), box.Height * 0.5f * (float)((double)Padded / Side));
        var (boxLeft, boxTop) = ((int)(middleX - halfWidth), (int)(middleY - halfHeight));
        var (width, height) = (Math.Max(1, (int)(middleX + halfWidth) - boxLeft + 1), Math.Max(1, (int)(middleY + halfHeight) - boxTop + 1));
        var (left, top) = (Math.Max(0, boxLeft), Math.Max(0, boxTop));
        var (columns, rows) = (Math.Max(0, Math.Min(size.Width, boxLeft + width) - left), Math.Max(0, Math.Min(size.Height, boxTop + height) - top));
        var chances = new float[columns * rows];
        for (var y = 0; y < rows; y++)
        {
            var (up, down, shareDown) = Between(top + y - boxTop, height);
            for (var x = 0; x < columns; x++)
            {
                var (before, after, shareAfter) = Between(left + x - boxLeft, width);
                var upper = (At(mask, up, before) * (1 - shareAfter)) + (At(mask, up, after) * shareAfter);
                var lower = (At(mask, down, before) * (1 - shareAfter)) + (At(mask, down, after) * shareAfter);
                chances[(y * columns) + x] = (upper * (1 - shareDown)) + (lower * shareDown);
            }
        }

        return (left, top, columns, rows, chances);
    }

    /// <summary>The pixels that more likely than not belong to an object, or <see langword="null"/> when there are none.</summary>
    public static RunLengthMask? ToMask(ReadOnlySpan<float> mask, Box box, PixelSize size)
    {
        var (left, top, width, height, chances) = Paste(mask, box, size);
        List<uint> runs = [];
        long end = 0;
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                if (chances[(y * width) + x] <= 0.5f)
                {
                    continue;
                }

                var at = ((long)(left + x) * size.Height) + top + y;
                if (at == end && runs.Count > 0)
                {
                    runs[^1]++;
                }
                else
                {
                    runs.Add((uint)(at - end));
                    runs.Add(1);
                }

                end = at + 1;
            }
        }

        if (runs.Count == 0)
        {
            return null;
        }

        runs.Add((uint)(((long)size.Width * size.Height) - end));
        return new RunLengthMask(size.Height, size.Width, runs.ToArray());
    }

    private static (int Low, int High, float Share) Between(int place, int length)
    {
        var at = Math.Max(0, ((place + 0.5f) * ((float)Padded / length)) - 0.5f);
        var low = Math.Min((int)at, Padded - 1);
        return (low, Math.Min(low + 1, Padded - 1), at - low);
    }

    private static float At(ReadOnlySpan<float> mask, int row, int column)
        => row is 0 or Padded - 1 || column is 0 or Padded - 1 ? 0 : mask[((row - 1) * Side) + column - 1];
}
