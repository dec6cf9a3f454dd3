namespace Labeling.Export;

/// <summary>Sizes as files have them: whole numbers, or zeros for a size that is not known.</summary>
internal static class ImageSizeText
{
    /// <returns><see langword="false"/> for what is no size; <see langword="true"/> with the empty size for zeros.</returns>
    public static bool TryMake(double width, double height, out PixelSize size)
    {
        size = default;
        if (width is 0 || height is 0)
        {
            return width >= 0 && height >= 0;
        }

        if (!(width is > 0 and <= PixelSize.MaxSide && height is > 0 and <= PixelSize.MaxSide && width == Math.Floor(width) && height == Math.Floor(height)))
        {
            return false;
        }

        size = new PixelSize((int)width, (int)height);
        return true;
    }
}
