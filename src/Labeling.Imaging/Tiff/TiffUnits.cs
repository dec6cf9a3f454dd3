namespace Labeling;

/// <summary>
/// Takes rows out of pixels whose colour is stored once for several of them: units of so many luminances across and down, then the two
/// differences of colour (TIFF 6.0, section 21).
/// </summary>
internal static class TiffUnits
{
    /// <summary>Bytes of a row of units.</summary>
    public static int RowLength(TiffLayout layout, int width) => Count(layout, width) * Length(layout);

    /// <summary>Gives each pixel of one row its own three samples.</summary>
    /// <param name="units">The units of a strip or tile.</param>
    /// <param name="layout">How many pixels make a unit.</param>
    /// <param name="row">Which row of the strip or tile.</param>
    /// <param name="width">Pixels of the strip's or tile's rows.</param>
    /// <param name="samples">Three bytes for each pixel.</param>
    public static void Expand(ReadOnlySpan<byte> units, TiffLayout layout, int row, int width, Span<byte> samples)
    {
        var (across, down) = layout.Subsampling;
        var line = units.Slice(row / down * RowLength(layout, width), RowLength(layout, width));
        var within = row % down * across;
        for (var x = 0; x < width; x++)
        {
            var unit = line.Slice(x / across * Length(layout), Length(layout));
            samples[x * 3] = unit[within + (x % across)];
            samples[(x * 3) + 1] = unit[^2];
            samples[(x * 3) + 2] = unit[^1];
        }
    }

    private static int Count(TiffLayout layout, int width) => (width + layout.Subsampling.Across - 1) / layout.Subsampling.Across;

    private static int Length(TiffLayout layout) => (layout.Subsampling.Across * layout.Subsampling.Down) + 2;
}
