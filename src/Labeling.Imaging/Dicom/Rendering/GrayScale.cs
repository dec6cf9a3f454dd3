namespace Labeling.Imaging.Dicom;

/// <summary>The way of grey from stored numbers to brightness: rescale or modality table, window or table of values of interest, inversion.</summary>
internal sealed class GrayScale(DicomImageInfo info, (double Slope, double Intercept) rescale, LookupTable? modality, LookupTable? voi)
{
    /// <summary>Most bits for which a table of all numbers is made; wider ones are computed pixel by pixel.</summary>
    public const int MostTableBits = 16;

    private const int Brightest = byte.MaxValue;

    public bool HasVoiTable => voi is not null;

    /// <summary>How far the stored number is to be moved down within its word.</summary>
    public int Shift { get; } = info.HighBit - info.BitsStored + 1;

    /// <summary>The bits of the stored number, after moving it down.</summary>
    public uint Mask { get; } = uint.MaxValue >> (32 - info.BitsStored);

    /// <summary>The stored number, with its sign, of a word of the file.</summary>
    public long ToNumber(uint word)
    {
        var number = (long)((word >> Shift) & Mask);
        return info.IsSigned && number > Mask >> 1 ? number - Mask - 1 : number;
    }

    /// <summary>The value, in the unit of windows, of a stored number.</summary>
    public double ToValue(long number) => modality is not null ? modality[number] : (number * rescale.Slope) + rescale.Intercept;

    /// <summary>Brightness for each stored number without its sign: index it by <c>(word &gt;&gt; Shift) &amp; Mask</c>.</summary>
    /// <param name="window">The window, or <see langword="null"/> for the file's table of values of interest.</param>
    public byte[] MakeTable(WindowLevel? window)
    {
        var table = new byte[1 << info.BitsStored];
        var curve = window is null ? null : new WindowCurve(window);
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = ToBrightness(ToValue(ToNumber((uint)i << Shift)), curve);
        }

        return table;
    }

    /// <summary>The brightness of one value.</summary>
    /// <param name="value">After rescale or modality table.</param>
    /// <param name="curve">The window, or <see langword="null"/> for the file's table of values of interest.</param>
    public byte ToBrightness(double value, WindowCurve? curve)
    {
        var brightness = curve is null
            ? (byte)Math.Min(Brightest, ((voi![value] * Brightest) + (MostOf(voi) / 2)) / MostOf(voi))
            : curve.ToBrightness(value);
        return info.Photometric == DicomPhotometric.Monochrome1 ? (byte)(Brightest - brightness) : brightness;
    }

    private static int MostOf(LookupTable table) => (1 << table.Bits) - 1;
}
