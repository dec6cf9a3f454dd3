namespace Labeling.Imaging.Dicom;

/// <summary>The list of what is read. Everything that is not on it is passed over unseen.</summary>
internal static class Wanted
{
    private const int Number = 256;
    private const int List = 4096;
    private const int Table = 65536 * 2;

    /// <summary>What a sequence is for where it stands.</summary>
    public static ScopeRole RoleOf(uint tag, ScopeRole within) => (within, tag) switch
    {
        (ScopeRole.Root, Tags.ModalityLutSequence) => ScopeRole.ModalityLut,
        (ScopeRole.Root, Tags.VoiLutSequence) => ScopeRole.VoiLut,
        (ScopeRole.Root, Tags.SharedFunctionalGroups) => ScopeRole.SharedGroups,
        (ScopeRole.Root, Tags.PerFrameFunctionalGroups) => ScopeRole.FrameGroups,
        (ScopeRole.SharedGroups or ScopeRole.FrameGroups, Tags.PixelMeasuresSequence or Tags.FrameVoiLutSequence or Tags.PixelValueTransformationSequence)
            => ScopeRole.FrameMacro,
        _ => ScopeRole.Ignored,
    };

    /// <summary>The longest value that is believed; 0 for what is not read at all.</summary>
    public static int LongestValue(uint tag, ScopeRole within) => within switch
    {
        ScopeRole.Root => LongestRootValue(tag),
        ScopeRole.ModalityLut or ScopeRole.VoiLut => tag switch { Tags.LutDescriptor => Number, Tags.LutData => Table, _ => 0 },
        ScopeRole.FrameMacro => tag switch
        {
            Tags.PixelSpacing or Tags.RescaleIntercept or Tags.RescaleSlope or Tags.VoiLutFunction => Number,
            Tags.WindowCenter or Tags.WindowWidth => Number,
            _ => 0,
        },
        _ => 0,
    };

    private static int LongestRootValue(uint tag) => tag switch
    {
        Tags.SamplesPerPixel or Tags.PhotometricInterpretation or Tags.PlanarConfiguration or Tags.NumberOfFrames => Number,
        Tags.Rows or Tags.Columns or Tags.BitsAllocated or Tags.BitsStored or Tags.HighBit or Tags.PixelRepresentation => Number,
        Tags.PixelSpacing or Tags.ImagerPixelSpacing or Tags.NominalScannedPixelSpacing => Number,
        Tags.PixelPaddingValue or Tags.PixelPaddingRangeLimit or Tags.RescaleIntercept or Tags.RescaleSlope or Tags.VoiLutFunction => Number,
        Tags.RedPaletteDescriptor or Tags.GreenPaletteDescriptor or Tags.BluePaletteDescriptor => Number,
        Tags.WindowCenter or Tags.WindowWidth => List,
        Tags.RedPalette or Tags.GreenPalette or Tags.BluePalette => Table,
        Tags.SegmentedRedPalette or Tags.SegmentedGreenPalette or Tags.SegmentedBluePalette => Table,
        Tags.ExtendedOffsetTable => Table * 8,
        _ => 0,
    };
}
