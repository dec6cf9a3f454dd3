using System.Buffers.Binary;

namespace Labeling;

/// <summary>Reads the header of a Windows or OS/2 bitmap, of any version.</summary>
internal static class BmpHeader
{
    private const int FileHeaderLength = 14;
    private const int CoreHeaderLength = 12;
    private const int ShortestOs2Header = 16;
    private const int LongestHeader = 65_536;

    private const uint Uncompressed = 0;
    private const uint BitMasks = 3;
    private const uint AlphaBitMasks = 6;

    public static bool IsSignature(ReadOnlySpan<byte> header)
    {
        if (header.Length < FileHeaderLength + 4 || !header.StartsWith("BM"u8))
        {
            return false;
        }

        // Two letters are a weak signature; the length of the header that follows makes it a strong one.
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[FileHeaderLength..]);
        return length is CoreHeaderLength or (>= ShortestOs2Header and <= LongestHeader);
    }

    public static async ValueTask<(ImageInfo Info, long PixelsAt)> ReadAsync(HeaderReader reader, ImageLimits limits, CancellationToken cancellationToken)
    {
        var head = await reader.ReadAsync(0, FileHeaderLength + 12, cancellationToken).ConfigureAwait(false);
        var info = new ImageInfo { Format = ImageFormat.Bmp, StoredSize = ParseSize(head.Span, limits) };
        return (info, BinaryPrimitives.ReadUInt32LittleEndian(head.Span[10..]));
    }

    /// <summary>How many bytes the rows of pixels take; <see langword="null"/> where run lengths decide and the header does not say.</summary>
    public static async ValueTask<long?> FindPixelBytesAsync(HeaderReader reader, PixelSize size, CancellationToken cancellationToken)
    {
        var head = await reader.ReadAsync(0, FileHeaderLength + 24, cancellationToken).ConfigureAwait(false);
        var header = head[FileHeaderLength..].Span;
        if (header.Length < 24)
        {
            return null;
        }

        var isCore = BinaryPrimitives.ReadUInt32LittleEndian(header) == CoreHeaderLength;
        if (!isCore && BinaryPrimitives.ReadUInt32LittleEndian(header[16..]) is not (Uncompressed or BitMasks or AlphaBitMasks))
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(header[20..]) is > 0 and var said ? said : null;
        }

        // Each row takes whole groups of four bytes.
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(header[(isCore ? 10 : 14)..]);
        return ((((long)size.Width * bits) + 31) / 32) * 4 * size.Height;
    }

    private static PixelSize ParseSize(ReadOnlySpan<byte> head, ImageLimits limits)
    {
        if (head.Length < FileHeaderLength + 12)
        {
            throw Fault.Unreadable(ImageFormat.Bmp, "it ends within the header");
        }

        var header = head[FileHeaderLength..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) == CoreHeaderLength)
        {
            return StoredSize.Check(
                ImageFormat.Bmp,
                BinaryPrimitives.ReadUInt16LittleEndian(header[4..]),
                BinaryPrimitives.ReadUInt16LittleEndian(header[6..]),
                limits);
        }

        var width = BinaryPrimitives.ReadInt32LittleEndian(header[4..]);
        if (width < 0)
        {
            throw Fault.Unreadable(ImageFormat.Bmp, $"it claims a width of {width}");
        }

        // A negative height says that the first row stored is the top one.
        var height = Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(header[8..]));
        return StoredSize.Check(ImageFormat.Bmp, (ulong)width, (ulong)height, limits);
    }
}
