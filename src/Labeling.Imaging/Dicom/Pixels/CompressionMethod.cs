namespace Labeling.Imaging.Dicom;

internal enum CompressionMethod
{
    /// <summary>One that only a host's codec can undo.</summary>
    Foreign,

    None,
    Jpeg,
    RunLength,
}
