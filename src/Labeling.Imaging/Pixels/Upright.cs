namespace Labeling;

/// <summary>Turns stored pixels upright. No other code applies an orientation, whatever the format.</summary>
internal static class Upright
{
    // Squares of 32 by 32 pixels keep both the rows read and the rows written within the first cache.
    private const int Block = 32;

    /// <summary>Makes the upright picture of the stored pixels, at full size or a reduced one, and takes the buffer over.</summary>
    public static DecodedImage Present(PixelBuffer stored, ImageInfo info, IReadOnlyList<ImageWarning> warnings)
    {
        if (info.Orientation == ExifOrientation.TopLeft)
        {
            return new DecodedImage(info, stored.Size, stored.Memory, warnings, stored);
        }

        var size = SwapsAxes(info.Orientation) ? new PixelSize(stored.Size.Height, stored.Size.Width) : stored.Size;
        var upright = new PixelBuffer(size);
        Move(stored.Pixels, stored.Size, upright.Pixels, size, info.Orientation);
        stored.Dispose();
        return new DecodedImage(info, size, upright.Memory, warnings, upright);
    }

    public static bool SwapsAxes(ExifOrientation orientation) => orientation >= ExifOrientation.LeftTop;

    /// <summary>Copies each pixel of the upright picture from where it is stored: at <c>origin + x * across + y * down</c>.</summary>
    private static void Move(ReadOnlySpan<uint> from, PixelSize stored, Span<uint> to, PixelSize upright, ExifOrientation orientation)
    {
        int width = stored.Width;
        var right = width - 1;
        var bottom = (stored.Height - 1) * width;
        var (origin, across, down) = orientation switch
        {
            ExifOrientation.TopRight => (right, -1, width),
            ExifOrientation.BottomRight => (right + bottom, -1, -width),
            ExifOrientation.BottomLeft => (bottom, 1, -width),
            ExifOrientation.LeftTop => (0, width, 1),
            ExifOrientation.RightTop => (bottom, -width, 1),
            ExifOrientation.RightBottom => (right + bottom, -width, -1),
            ExifOrientation.LeftBottom => (right, width, -1),
            _ => (0, 1, width),
        };

        for (var top = 0; top < upright.Height; top += Block)
        {
            for (var left = 0; left < upright.Width; left += Block)
            {
                var endRow = Math.Min(top + Block, upright.Height);
                var count = Math.Min(Block, upright.Width - left);
                for (var y = top; y < endRow; y++)
                {
                    var row = to.Slice((y * upright.Width) + left, count);
                    var source = origin + (left * across) + (y * down);
                    for (var x = 0; x < row.Length; x++, source += across)
                    {
                        row[x] = from[source];
                    }
                }
            }
        }
    }
}
