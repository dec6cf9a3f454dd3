namespace Labeling.Imaging.Dicom;

/// <summary>What was found before the pixels: the attributes that showing them needs, and where they are.</summary>
internal sealed class Header
{
    public required DicomTransferSyntax TransferSyntax { get; set; }

    /// <summary>The layout of the data set, which for a few files is not that of <see cref="TransferSyntax"/>.</summary>
    public required DataEncoding Encoding { get; set; }

    public Attributes Root { get; } = new();

    public Attributes? ModalityLut { get; set; }

    public List<Attributes> VoiLuts { get; } = [];

    /// <summary>What the functional groups of an enhanced file say of all frames.</summary>
    public Attributes? SharedGroups { get; set; }

    /// <summary>What the functional groups of an enhanced file say of each frame.</summary>
    public List<Attributes> FrameGroups { get; } = [];

    /// <summary>Where the value of the pixel data begins, counted from the start of the file or of what was inflated.</summary>
    public long PixelsAt { get; set; }

    public ElementHeader Pixels { get; set; }

    public List<ImageWarning> Warnings { get; } = [];
}
