namespace Labeling.Imaging.Dicom;

/// <summary>How the elements of a data set are laid out.</summary>
/// <param name="IsExplicit">Whether each element names its value representation.</param>
/// <param name="IsBigEndian">Whether the more significant byte comes first.</param>
internal readonly record struct DataEncoding(bool IsExplicit, bool IsBigEndian)
{
    public static DataEncoding ImplicitLittle { get; } = new(IsExplicit: false, IsBigEndian: false);

    public static DataEncoding ExplicitLittle { get; } = new(IsExplicit: true, IsBigEndian: false);

    public static DataEncoding ExplicitBig { get; } = new(IsExplicit: true, IsBigEndian: true);

    /// <summary>The layout that a transfer syntax prescribes; all but two prescribe the same one.</summary>
    public static DataEncoding Of(DicomTransferSyntax syntax) => syntax.Uid switch
    {
        Uids.ImplicitLittleEndian => ImplicitLittle,
        Uids.ExplicitBigEndian => ExplicitBig,
        _ => ExplicitLittle,
    };

    /// <summary>The transfer syntax of a file that names none.</summary>
    public DicomTransferSyntax ToTransferSyntax()
        => new(IsBigEndian ? Uids.ExplicitBigEndian : IsExplicit ? Uids.ExplicitLittleEndian : Uids.ImplicitLittleEndian);
}
