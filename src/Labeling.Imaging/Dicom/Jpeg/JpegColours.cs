namespace Labeling.Imaging.Dicom;

/// <summary>What JPEG data say of themselves about their three components.</summary>
internal enum JpegColours
{
    /// <summary>Nothing; what the DICOM header says holds.</summary>
    NotSaid,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Luminance and two differences of colour.</summary>
    Ybr,
}
