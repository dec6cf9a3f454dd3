namespace Labeling;

/// <summary>The window of a picture that recommends none.</summary>
internal static class ValueRange
{
    /// <summary>From the smallest value as black to the greatest as white. A picture of one value is mid grey.</summary>
    public static WindowLevel ToWindow(double lowest, double highest)
    {
        // Half before adding: two great numbers of one sign have no finite sum.
        var width = highest - lowest;
        return new WindowLevel((lowest / 2) + (highest / 2), double.IsFinite(width) && width > 0 ? width : 1, WindowFunction.LinearExact);
    }
}
