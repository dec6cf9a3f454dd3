using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Labeling.Imaging.Dicom;

/// <summary>Takes out of values what they may not hold, so that text put into the wrong place, such as a name, is not kept even there.</summary>
internal static class Scrubber
{
    private const byte Nothing = (byte)'?';

    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789+-.eE\\ \0"u8);

    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.Ordinal,
        "MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT",
        "YBR_PARTIAL_420", "YBR_PARTIAL_422", "HSV", "ARGB", "CMYK", "LINEAR", "LINEAR_EXACT", "SIGMOID", string.Empty);

    public static byte[] Clean(uint tag, byte[] value)
    {
        switch (tag)
        {
            case Tags.NumberOfFrames or Tags.PixelSpacing or Tags.ImagerPixelSpacing or Tags.NominalScannedPixelSpacing:
            case Tags.WindowCenter or Tags.WindowWidth or Tags.RescaleIntercept or Tags.RescaleSlope:
                CleanNumbers(value);
                return value;

            case Tags.PhotometricInterpretation or Tags.VoiLutFunction:
                return Words.Contains(Encoding.Latin1.GetString(value).Trim('\0', ' ')) ? value : [Nothing];

            default:
                return value;
        }
    }

    private static void CleanNumbers(Span<byte> value)
    {
        for (var at = value.IndexOfAnyExcept(OfNumbers); at >= 0; at = value.IndexOfAnyExcept(OfNumbers))
        {
            value[at] = Nothing;
            value = value[(at + 1)..];
        }
    }
}
