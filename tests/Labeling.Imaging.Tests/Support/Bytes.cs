using System.Buffers.Binary;
using System.Text;

namespace Labeling.Imaging.Tests;

/// <summary>Makes pieces of files by hand: what no encoder writes, or what must be wrong in one known way.</summary>
public static class Bytes
{
    /// <summary>An EXIF block: a TIFF structure with a make, and an orientation of two bytes.</summary>
    public static byte[] Exif(ushort orientation, bool littleEndian)
    {
        var tiff = new TiffBuilder(littleEndian);
        tiff.Add(271, 2, Encoding.ASCII.GetBytes("Maker of cameras\0"));
        tiff.AddShorts(274, orientation);
        return tiff.Build();
    }

    /// <summary>A JPEG file with a segment put in right after its first two bytes.</summary>
    public static byte[] WithSegment(byte[] jpeg, byte marker, ReadOnlySpan<byte> body)
        => [.. jpeg[..2], 0xFF, marker, High(body.Length + 2), Low(body.Length + 2), .. body, .. jpeg[2..]];

    public static byte[] WithExif(byte[] jpeg, ushort orientation, bool littleEndian = true)
        => WithSegment(jpeg, 0xE1, [.. "Exif\0\0"u8, .. Exif(orientation, littleEndian)]);

    /// <summary>A PNG file with a chunk put in right after its header chunk.</summary>
    public static byte[] WithChunk(byte[] png, string kind, ReadOnlySpan<byte> body) => [.. png[..33], .. Chunk(kind, body), .. png[33..]];

    public static byte[] Chunk(string kind, ReadOnlySpan<byte> body)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(kind), .. body];
        var frame = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(frame, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), Crc(typed));
        return [.. frame[..4], .. typed, .. frame[4..]];
    }

    /// <summary>The head of a JPEG file: a frame header of any kind, and the start of a scan that never comes.</summary>
    public static byte[] JpegHead(byte frameMarker, int width, int height, byte precision = 8) =>
    [
        0xFF, 0xD8, 0xFF, frameMarker, 0, 11, precision, High(height), Low(height), High(width), Low(width), 1, 1, 0x11, 0,
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0,
    ];

    /// <summary>The head of a PNG file: signature and header chunk, with a checksum that fits.</summary>
    public static byte[] PngHead(uint width, uint height, byte depth = 8, byte colour = 2)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        header[8] = depth;
        header[9] = colour;
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header)];
    }

    /// <summary>The head of a BMP file with an information header of 40 bytes.</summary>
    public static byte[] BmpHead(int width, int height)
    {
        var head = new byte[54];
        "BM"u8.CopyTo(head);
        head[10] = 54;
        head[14] = 40;
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(22), height);
        head[26] = 1;
        head[28] = 24;
        return head;
    }

    private static byte High(int value) => (byte)((value >> 8) & 0xFF);

    private static byte Low(int value) => (byte)(value & 0xFF);

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        return ~crc;
    }
}
