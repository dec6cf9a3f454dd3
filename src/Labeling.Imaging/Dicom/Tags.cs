namespace Labeling.Imaging.Dicom;

/// <summary>The attributes that showing a picture needs. No other attribute is ever read: the rest of a file may tell of a patient.</summary>
internal static class Tags
{
    public const uint TransferSyntaxUid = 0x0002_0010;
    public const uint ImagerPixelSpacing = 0x0018_1164;
    public const uint NominalScannedPixelSpacing = 0x0018_2010;
    public const uint SamplesPerPixel = 0x0028_0002;
    public const uint PhotometricInterpretation = 0x0028_0004;
    public const uint PlanarConfiguration = 0x0028_0006;
    public const uint NumberOfFrames = 0x0028_0008;
    public const uint Rows = 0x0028_0010;
    public const uint Columns = 0x0028_0011;
    public const uint PixelSpacing = 0x0028_0030;
    public const uint BitsAllocated = 0x0028_0100;
    public const uint BitsStored = 0x0028_0101;
    public const uint HighBit = 0x0028_0102;
    public const uint PixelRepresentation = 0x0028_0103;
    public const uint PixelPaddingValue = 0x0028_0120;
    public const uint PixelPaddingRangeLimit = 0x0028_0121;
    public const uint WindowCenter = 0x0028_1050;
    public const uint WindowWidth = 0x0028_1051;
    public const uint RescaleIntercept = 0x0028_1052;
    public const uint RescaleSlope = 0x0028_1053;
    public const uint VoiLutFunction = 0x0028_1056;
    public const uint RedPaletteDescriptor = 0x0028_1101;
    public const uint GreenPaletteDescriptor = 0x0028_1102;
    public const uint BluePaletteDescriptor = 0x0028_1103;
    public const uint RedPalette = 0x0028_1201;
    public const uint GreenPalette = 0x0028_1202;
    public const uint BluePalette = 0x0028_1203;
    public const uint SegmentedRedPalette = 0x0028_1221;
    public const uint SegmentedGreenPalette = 0x0028_1222;
    public const uint SegmentedBluePalette = 0x0028_1223;
    public const uint ModalityLutSequence = 0x0028_3000;
    public const uint LutDescriptor = 0x0028_3002;
    public const uint LutData = 0x0028_3006;
    public const uint VoiLutSequence = 0x0028_3010;
    public const uint PixelMeasuresSequence = 0x0028_9110;
    public const uint FrameVoiLutSequence = 0x0028_9132;
    public const uint PixelValueTransformationSequence = 0x0028_9145;
    public const uint SharedFunctionalGroups = 0x5200_9229;
    public const uint PerFrameFunctionalGroups = 0x5200_9230;
    public const uint ExtendedOffsetTable = 0x7FE0_0001;
    public const uint FloatPixelData = 0x7FE0_0008;
    public const uint DoublePixelData = 0x7FE0_0009;
    public const uint PixelData = 0x7FE0_0010;
    public const uint Item = 0xFFFE_E000;
    public const uint ItemEnd = 0xFFFE_E00D;
    public const uint SequenceEnd = 0xFFFE_E0DD;
}
