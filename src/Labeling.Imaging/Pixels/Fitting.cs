namespace Labeling;

/// <summary>The arithmetic of fitting a picture into a box.</summary>
internal static class Fitting
{
    /// <summary>The largest size with the picture's proportions within the box; never larger than the picture, at least one pixel each way.</summary>
    public static PixelSize Inside(PixelSize picture, PixelSize box)
    {
        if (picture.Width <= box.Width && picture.Height <= box.Height)
        {
            return picture;
        }

        // Cross-multiplied: which side touches the box first.
        return (long)picture.Width * box.Height >= (long)picture.Height * box.Width
            ? new PixelSize(box.Width, Scale(picture.Height, box.Width, picture.Width))
            : new PixelSize(Scale(picture.Width, box.Height, picture.Height), box.Height);
    }

    private static int Scale(int length, int by, int of) => (int)Math.Max(1, (((long)length * by) + (of / 2)) / of);
}
