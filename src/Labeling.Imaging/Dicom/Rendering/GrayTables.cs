namespace Labeling.Imaging.Dicom;

/// <summary>Finds what a file says about grey values of one frame.</summary>
internal static class GrayTables
{
    private const int SignBit = 0x8000;

    public static GrayScale Read(Header header, DicomImageInfo info, int frame)
    {
        var rescale = new FrameAttributes(header, frame).ReadRescale([]);
        var modality = header.ModalityLut is { } source ? LookupTable.Read(source, Tags.LutDescriptor, Tags.LutData, info.IsSigned) : null;

        // The first value of this table counts in the values that the modality gives, and those may be below zero.
        var mayBeNegative = modality is null && (info.IsSigned || rescale.Intercept < 0 || rescale.Slope < 0);
        var voi = header.VoiLuts is [var first, ..] ? LookupTable.Read(first, Tags.LutDescriptor, Tags.LutData, mayBeNegative) : null;
        return new GrayScale(info, rescale, modality, voi);
    }

    /// <summary>The stored numbers that stand for no measurement.</summary>
    public static (long From, long To)? ReadPadding(Attributes root, DicomImageInfo info)
    {
        if (info.BitsAllocated > GrayScale.MostTableBits || root.Whole(Tags.PixelPaddingValue) is not { } value)
        {
            return null;
        }

        var first = WithSign(value, info.IsSigned);
        var last = WithSign(root.Whole(Tags.PixelPaddingRangeLimit) ?? value, info.IsSigned);
        return (Math.Min(first, last), Math.Max(first, last));
    }

    private static long WithSign(int word, bool isSigned) => isSigned && word >= SignBit ? word - (SignBit * 2) : word;
}
