using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Labeling.Imaging.Dicom;

/// <summary>How a DICOM file is encoded: its byte order, and how its pixels are compressed. An open set; see DICOM PS3.6 table A-1.</summary>
/// <remarks>
/// <para>Equality compares the identifiers. The default value has an empty identifier and equals no transfer syntax.</para>
/// </remarks>
public readonly struct DicomTransferSyntax : IEquatable<DicomTransferSyntax>
{
    private const int LongestUid = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789.");

    private readonly string? _uid;

    /// <summary>Names a transfer syntax by its identifier.</summary>
    /// <param name="uid">Digits and dots, such as <c>1.2.840.10008.1.2.4.90</c>; 1 to 64 of them.</param>
    /// <exception cref="ArgumentException"><paramref name="uid"/> is not a unique identifier of DICOM.</exception>
    public DicomTransferSyntax(string uid)
    {
        ArgumentNullException.ThrowIfNull(uid);
        if (!IsUid(uid))
        {
            throw new ArgumentException($"A unique identifier has 1 to {LongestUid} digits and dots, such as 1.2.840.10008.1.2.1; pass one of DICOM PS3.6 table A-1.", nameof(uid));
        }

        _uid = uid;
    }

    /// <summary>The identifier: digits and dots.</summary>
    public string Uid => _uid ?? string.Empty;

    /// <summary>The name in DICOM PS3.6, or <c>unknown transfer syntax</c>.</summary>
    public string Name => DicomTransferSyntaxNames.Find(Uid);

    /// <summary>Whether two transfer syntaxes have the same identifier.</summary>
    public static bool operator ==(DicomTransferSyntax left, DicomTransferSyntax right) => left.Equals(right);

    /// <summary>Whether two transfer syntaxes have different identifiers.</summary>
    public static bool operator !=(DicomTransferSyntax left, DicomTransferSyntax right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(DicomTransferSyntax other) => string.Equals(Uid, other.Uid, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is DicomTransferSyntax other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Uid.GetHashCode(StringComparison.Ordinal);

    /// <summary>Name and identifier, such as <c>RLE Lossless (1.2.840.10008.1.2.5)</c>.</summary>
    public override string ToString() => $"{Name} ({Uid})";

    internal static bool IsUid(ReadOnlySpan<char> text)
        => text.Length is > 0 and <= LongestUid && !text.ContainsAnyExcept(Characters);
}
