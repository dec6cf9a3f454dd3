namespace Labeling.Imaging.Dicom;

/// <summary>Tells from the first bytes whether they are DICOM, and how the elements are laid out, whatever a header claims.</summary>
internal static class Sniffer
{
    public const int PreambleLength = 128;

    private static ReadOnlySpan<byte> Prefix => "DICM"u8;

    /// <summary>Where the first element stands; <see langword="null"/> if this is not a DICOM file.</summary>
    public static int? FindStart(ReadOnlySpan<byte> header)
    {
        if (header.Length >= PreambleLength + Prefix.Length && header.Slice(PreambleLength, Prefix.Length).SequenceEqual(Prefix))
        {
            return PreambleLength + Prefix.Length;
        }

        if (header.StartsWith(Prefix))
        {
            return Prefix.Length;
        }

        return LooksLikeDataSet(header) ? 0 : null;
    }

    /// <summary>The layout that the first element has; <see langword="null"/> if it cannot be one.</summary>
    public static DataEncoding? GuessEncoding(ReadOnlySpan<byte> element)
    {
        if (element.Length < 8)
        {
            return null;
        }

        // Groups of the start of a data set are small: in the wrong byte order they would be large.
        var little = element[0] | (element[1] << 8);
        var big = (element[0] << 8) | element[1];
        if (Math.Min(little, big) is 0 or > 0xFF)
        {
            return null;
        }

        if (ElementHeader.IsRepresentation(element[4], element[5]))
        {
            return little < big ? DataEncoding.ExplicitLittle : DataEncoding.ExplicitBig;
        }

        return little < big ? DataEncoding.ImplicitLittle : null;
    }

    /// <summary>Whether bytes without a preamble begin with two elements that a data set could begin with.</summary>
    private static bool LooksLikeDataSet(ReadOnlySpan<byte> header)
    {
        if (GuessEncoding(header) is not { } encoding)
        {
            return false;
        }

        if (ElementHeader.TryRead(header, encoding) is not { Group: 0x0002 or 0x0008 } first || first.Length % 2 != 0)
        {
            return false;
        }

        var rest = first.Length > header.Length ? [] : header[Math.Min(header.Length, first.Size + (int)first.Length)..];
        return ElementHeader.TryRead(rest, encoding) is { } second && second.Tag > first.Tag && second.Group is 0x0002 or 0x0008;
    }
}
