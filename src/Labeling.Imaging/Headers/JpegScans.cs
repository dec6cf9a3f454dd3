using System.Buffers.Binary;

namespace Labeling;

/// <summary>Walks a whole JPEG file in memory, without decoding it, to find what the codec does not tell or must not be asked to do.</summary>
internal static class JpegScans
{
    // Ten scans make a usual progressive file. Each one walks all coefficients, so that a file of thousands of empty scans is a
    // way to keep a processor busy for hours. Small pictures may have more, for they cost little.
    private const int FewestScans = 20;
    private const int MostScans = 200;
    private const long PixelsOfAllScans = 1_000_000_000;

    /// <summary>Whether the file goes on to its end marker.</summary>
    /// <exception cref="ImageDecodingException">There are more scans than a picture can need, or its coding is one that the codec does not read.</exception>
    public static bool AreComplete(ReadOnlySpan<byte> file, PixelSize size)
    {
        var maxScans = Math.Clamp(PixelsOfAllScans / size.Area, FewestScans, MostScans);
        var scans = 0;
        var offset = 2;
        while (true)
        {
            var skipped = file[offset..].IndexOf((byte)0xFF);
            if (skipped < 0 || offset + skipped + 1 >= file.Length)
            {
                return false;
            }

            offset += skipped + 1;
            var marker = file[offset];
            if (marker == 0xD9)
            {
                return true;
            }

            // Stuffed zeros, fill bytes and restart markers are within the data of a scan.
            if (marker is 0x00 or 0x01 or 0xFF or (>= 0xD0 and <= 0xD8))
            {
                offset += marker == 0xFF ? 0 : 1;
                continue;
            }

            if (marker == 0xDA && ++scans > maxScans)
            {
                throw Fault.TooMuchWork(ImageFormat.Jpeg, $"it has more than {maxScans} scans");
            }

            if (offset + 4 > file.Length)
            {
                return false;
            }

            if (JpegHeader.IsFrame(marker))
            {
                CheckFrame(marker, precision: file[offset + 3]);
            }

            offset += 1 + BinaryPrimitives.ReadUInt16BigEndian(file[(offset + 1)..]);
            if (offset >= file.Length)
            {
                return false;
            }
        }
    }

    private static void CheckFrame(byte marker, byte precision)
    {
        // Baseline, extended and progressive, with Huffman or arithmetic coding; not lossless and not hierarchical.
        if (marker is not (0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA))
        {
            throw Fault.Unsupported(ImageFormat.Jpeg, $"lossless or hierarchical coding (marker FF{marker:X2})");
        }

        if (precision != 8)
        {
            throw Fault.Unsupported(ImageFormat.Jpeg, $"{precision} bits for each sample");
        }
    }
}
