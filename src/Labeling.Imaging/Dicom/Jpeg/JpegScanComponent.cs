namespace Labeling.Imaging.Dicom;

/// <summary>One component within one scan, and the tables it is coded by.</summary>
internal sealed class JpegScanComponent
{
    /// <summary>Which component of the frame it is.</summary>
    public required int Index { get; init; }

    public required JpegComponent Component { get; init; }

    public required HuffmanTable Dc { get; init; }

    /// <summary><see langword="null"/> in lossless JPEG, which has none.</summary>
    public required HuffmanTable? Ac { get; init; }
}
