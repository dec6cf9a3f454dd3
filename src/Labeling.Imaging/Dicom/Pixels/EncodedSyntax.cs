using System.Buffers.Binary;

namespace Labeling.Imaging.Dicom;

/// <summary>Finds out how a frame is compressed. Where header and content disagree, the content decides.</summary>
internal static class EncodedSyntax
{
    private const string Uncompressed = "1.2.840.10008.1.2.1.98";
    private const int RunLengthHeader = 64;
    private const int MostSegments = 15;

    public static CompressionMethod MethodOf(DicomTransferSyntax syntax) => syntax.Uid switch
    {
        Uids.JpegBaseline or Uids.JpegExtended or Uids.JpegLossless or Uids.JpegLosslessFirstOrder => CompressionMethod.Jpeg,
        Uids.RunLength => CompressionMethod.RunLength,
        Uncompressed => CompressionMethod.None,
        _ => CompressionMethod.Foreign,
    };

    public static DicomTransferSyntax Find(DicomTransferSyntax declared, ReadOnlySpan<byte> encoded, List<ImageWarning> warnings)
    {
        var method = MethodOf(declared);
        var found = Sniff(encoded);
        var mayDiffer = method is CompressionMethod.Jpeg or CompressionMethod.RunLength || IsNative(declared);
        if (found is null || !mayDiffer || (MethodOf(found.Value) == method && method != CompressionMethod.Foreign))
        {
            return declared;
        }

        warnings.Add(DicomFault.Damaged($"its transfer syntax is {declared}, and its pixels are those of another; the pixels were believed"));
        return found.Value;
    }

    private static bool IsNative(DicomTransferSyntax syntax)
        => syntax.Uid is Uids.ImplicitLittleEndian or Uids.ExplicitLittleEndian or Uids.ExplicitBigEndian or Uids.Deflated;

    private static DicomTransferSyntax? Sniff(ReadOnlySpan<byte> encoded)
    {
        if (encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return new DicomTransferSyntax(Uids.JpegBaseline);
        }

        if (encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]))
        {
            return new DicomTransferSyntax(Uids.Jpeg2000);
        }

        // RLE has no signature, but a header of 64 bytes whose first segment follows at once.
        return encoded.Length > RunLengthHeader
            && BinaryPrimitives.ReadUInt32LittleEndian(encoded) is > 0 and <= MostSegments
            && BinaryPrimitives.ReadUInt32LittleEndian(encoded[sizeof(uint)..]) == RunLengthHeader
            ? new DicomTransferSyntax(Uids.RunLength)
            : null;
    }
}
