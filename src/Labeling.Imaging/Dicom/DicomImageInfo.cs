namespace Labeling.Imaging.Dicom;

/// <summary>What the header of a DICOM file says of its picture, and nothing of what it says of a patient.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class DicomImageInfo
{
    internal DicomImageInfo()
    {
    }

    /// <summary>How the file is encoded and its pixels compressed.</summary>
    public required DicomTransferSyntax TransferSyntax { get; init; }

    /// <summary>Columns and rows of every frame, in pixels. DICOM stores pictures upright.</summary>
    public required PixelSize Size { get; init; }

    /// <summary>How many frames the file claims to hold. At least 1.</summary>
    public required int FrameCount { get; init; }

    /// <summary>What the samples mean.</summary>
    public required DicomPhotometric Photometric { get; init; }

    /// <summary>Samples of one pixel: 1, or 3 for colours.</summary>
    public required int SamplesPerPixel { get; init; }

    /// <summary>Bits that each sample takes up: 1, 8, 16 or 32.</summary>
    public required int BitsAllocated { get; init; }

    /// <summary>Bits of a sample that are part of its value. From 1 to <see cref="BitsAllocated"/>.</summary>
    public required int BitsStored { get; init; }

    /// <summary>The highest bit that is part of the value, counted from 0. What lies above or below may be an overlay.</summary>
    public required int HighBit { get; init; }

    /// <summary>Whether values are signed, as two's complement of <see cref="BitsStored"/> bits.</summary>
    public required bool IsSigned { get; init; }

    /// <summary>How far apart the pixels of the first frame are, or <see langword="null"/> if the file does not say.</summary>
    public required DicomPixelSpacing? PixelSpacing { get; init; }

    /// <summary>The windows that the file recommends for its first frame, best first. Often empty.</summary>
    public required IReadOnlyList<WindowLevel> Windows { get; init; }

    /// <summary>What is wrong with the header without keeping the picture from being shown. Often empty.</summary>
    public required IReadOnlyList<ImageWarning> Warnings { get; init; }

    internal bool IsPlanar { get; init; }

    internal bool IsGrey => Photometric is DicomPhotometric.Monochrome1 or DicomPhotometric.Monochrome2;

    /// <summary>Bytes of one sample among the stored values of a frame.</summary>
    internal int BytesPerSample => Math.Max(1, BitsAllocated / 8);

    /// <summary>Bytes of the stored values of one frame.</summary>
    internal int FrameLength => checked((int)(Size.Area * SamplesPerPixel * BytesPerSample));

    internal ImageInfo ToImageInfo() => new() { Format = ImageFormat.Dicom, StoredSize = Size, FrameCount = FrameCount, Warnings = Warnings };
}
