namespace Labeling.Imaging.Dicom;

/// <summary>What the samples of a DICOM picture mean: its photometric interpretation (PS3.3 C.7.6.3.1.2).</summary>
public enum DicomPhotometric
{
    /// <summary>Grey; the smallest value is white.</summary>
    Monochrome1,

    /// <summary>Grey; the smallest value is black.</summary>
    Monochrome2,

    /// <summary>One number a pixel, which a table of the file turns into red, green and blue.</summary>
    PaletteColor,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Luminance and two differences of colour.</summary>
    YbrFull,

    /// <summary>The same; in files that are not compressed, two pixels side by side share the differences.</summary>
    YbrFull422,

    /// <summary>How JPEG 2000 stores red, green and blue with loss; its codec gives back red, green and blue.</summary>
    YbrIct,

    /// <summary>How JPEG 2000 stores red, green and blue without loss; its codec gives back red, green and blue.</summary>
    YbrRct,
}
