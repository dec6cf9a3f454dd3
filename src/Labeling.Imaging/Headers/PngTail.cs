using System.Buffers.Binary;

namespace Labeling;

/// <summary>Finds the orientation of a PNG file whose eXIf chunk stands behind its pixels, where the standard allows it and ImageMagick writes it.</summary>
internal static class PngTail
{
    // As long as EXIF can be in a JPEG file, from where it mostly comes, and some room for texts behind it.
    private const int MostBytes = 80_000;

    // A file that holds the name over and over would otherwise have us make checksums for long.
    private const int MostTries = 4;

    private static ReadOnlySpan<byte> Name => "eXIf"u8;

    public static async ValueTask<ExifOrientation?> FindOrientationAsync(HeaderReader reader, long pixelsAt, CancellationToken cancellationToken)
    {
        var (at, tail) = await reader.ReadTailAsync(pixelsAt, MostBytes, cancellationToken).ConfigureAwait(false);
        return FindChunk(tail.Span) is { } body ? await ExifBlock.ReadAsync(reader, at + body, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Where the content of the chunk begins. Its checksum tells it from compressed pixels that look like its name.</summary>
    private static int? FindChunk(ReadOnlySpan<byte> tail)
    {
        var tries = 0;
        for (var from = 4; tries < MostTries && from < tail.Length && tail[from..].IndexOf(Name) is >= 0 and var skipped; from++, tries++)
        {
            from += skipped;
            var length = BinaryPrimitives.ReadUInt32BigEndian(tail[(from - 4)..]);
            if (length <= tail.Length - from - 8
                && BinaryPrimitives.ReadUInt32BigEndian(tail[(from + 4 + (int)length)..]) == Checksum(tail.Slice(from, 4 + (int)length)))
            {
                return from + 4;
            }
        }

        return null;
    }

    /// <summary>CRC-32 as annex D of the PNG specification has it.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var rest = uint.MaxValue;
        foreach (var one in bytes)
        {
            rest ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                rest = (rest >> 1) ^ ((rest & 1) * 0xEDB88320u);
            }
        }

        return ~rest;
    }
}
