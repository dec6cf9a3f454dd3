using System.Text;

namespace Labeling.Imaging.Dicom;

/// <summary>Reads the file meta information, of which only the transfer syntax matters, and settles how the data set is laid out.</summary>
internal static class FileMetaReader
{
    private const int MetaGroup = 0x0002;
    private const int MostElements = 1024;

    /// <summary>Reads up to the first element of the data set.</summary>
    public static async ValueTask<DicomTransferSyntax?> ReadAsync(ElementSource source, CancellationToken cancellationToken)
    {
        DicomTransferSyntax? syntax = null;
        for (var count = 0; count < MostElements; count++)
        {
            var bytes = await source.PeekAsync(ElementHeader.LongestSize, cancellationToken).ConfigureAwait(false);

            // The standard prescribes explicit little endian; the header reader also takes an element without letters.
            if (ElementHeader.TryRead(bytes.Span, DataEncoding.ExplicitLittle) is not { Group: MetaGroup } header || header.HasUndefinedLength)
            {
                return syntax;
            }

            source.Skip(header.Size);
            if (header is { Tag: Tags.TransferSyntaxUid, Length: <= 128 })
            {
                syntax = Parse(await source.ReadAsync((int)header.Length, cancellationToken).ConfigureAwait(false));
            }
            else
            {
                source.Skip(header.Length);
            }
        }

        throw DicomFault.Unreadable($"its file meta information has more than {MostElements} elements");
    }

    /// <summary>Whether the layout found in the first element is another than that of the transfer syntax, and which to believe.</summary>
    public static DataEncoding Settle(DataEncoding declared, ReadOnlySpan<byte> firstElement, List<ImageWarning> warnings)
    {
        if (Sniffer.GuessEncoding(firstElement) is not { } found || found == declared)
        {
            return declared;
        }

        warnings.Add(DicomFault.Damaged("its transfer syntax and the layout of its elements do not agree; the layout was believed"));
        return found;
    }

    private static DicomTransferSyntax? Parse(byte[] value)
    {
        var uid = Encoding.Latin1.GetString(value).TrimEnd('\0', ' ');
        return DicomTransferSyntax.IsUid(uid) ? new DicomTransferSyntax(uid) : null;
    }
}
