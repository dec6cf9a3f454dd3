namespace Labeling;

/// <summary>Names formats that are often met and not read, so that the refusal tells what the file is.</summary>
internal static class ForeignFormat
{
    public static string Describe(ReadOnlySpan<byte> header)
    {
        if (header.StartsWith("GIF8"u8))
        {
            return "a GIF picture";
        }

        if (header.StartsWith("RIFF"u8) && header.Length >= 12 && header[8..12].SequenceEqual("WEBP"u8))
        {
            return "a WebP picture";
        }

        if (header.Length >= 12 && header[4..8].SequenceEqual("ftyp"u8))
        {
            return "HEIF, AVIF or a film";
        }

        return header.StartsWith("%PDF"u8) ? "a PDF document" : "of an unknown format";
    }
}
