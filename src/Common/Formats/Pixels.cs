namespace Labeling.Export;

/// <summary>Between pixels and the shares of width and height that some formats hold.</summary>
internal static class Pixels
{
    /// <summary>Beyond this a number is no share of an image's side, but something else.</summary>
    public const double LargestShare = 2;

    private const int Digits = 6;

    /// <summary>Rounds to a millionth of a pixel: what a share of the side in floating point cannot say anyway, and what makes whole pixels come back whole.</summary>
    public static double Round(double pixels) => Math.Round(pixels, Digits) + 0.0;

    public static double FromShare(double share, int side) => Round(share * side);

    /// <summary>Makes a box, or <see langword="null"/> where it covers nothing.</summary>
    /// <exception cref="ArgumentException">A number is impossible.</exception>
    public static BoundingBox? Box(double left, double top, double right, double bottom)
    {
        if (!(right >= left && bottom >= top))
        {
            throw new ArgumentException("the right and lower edges must not lie before the left and upper ones.");
        }

        var box = new BoundingBox(Round(left), Round(top), Round(right - left), Round(bottom - top));
        return box.IsEmpty ? null : box;
    }
}
