namespace Labeling;

/// <summary>Makes a size of what a header claims, or refuses it before anything is done with it.</summary>
internal static class StoredSize
{
    public static PixelSize Check(ImageFormat format, ulong width, ulong height, ImageLimits limits)
    {
        if (width == 0 || height == 0)
        {
            throw Fault.Unreadable(format, $"it claims {width} x {height} pixels");
        }

        if ((UInt128)width * height > (UInt128)limits.MaxPixels)
        {
            throw Fault.TooManyPixels(width, height, limits);
        }

        if (width > PixelSize.MaxSide || height > PixelSize.MaxSide)
        {
            throw Fault.TooLongASide(width, height);
        }

        return new PixelSize((int)width, (int)height);
    }
}
