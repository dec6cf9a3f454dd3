using System.Buffers.Binary;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Compresses stored values by RLE Lossless, with runs, literals and bytes that mean nothing.</summary>
public static class RunLengthWriter
{
    public static byte[] Encode(byte[] stored, int samples, int bytesPerSample)
    {
        var step = samples * bytesPerSample;
        List<byte[]> segments = [];
        for (var i = 0; i < step; i++)
        {
            var at = (i / bytesPerSample * bytesPerSample) + (bytesPerSample - 1 - (i % bytesPerSample));
            segments.Add(Pack([.. Enumerable.Range(0, stored.Length / step).Select(p => stored[(p * step) + at])]));
        }

        var header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, segments.Count);
        var offset = header.Length;
        for (var i = 0; i < segments.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan((i + 1) * 4), offset);
            offset += segments[i].Length;
        }

        return [.. header, .. segments.SelectMany(s => s)];
    }

    private static byte[] Pack(byte[] bytes)
    {
        List<byte> packed = [0x80];
        for (var i = 0; i < bytes.Length;)
        {
            var run = 1;
            while (i + run < bytes.Length && bytes[i + run] == bytes[i] && run < 128)
            {
                run++;
            }

            if (run > 1)
            {
                packed.AddRange([(byte)(257 - run), bytes[i]]);
            }
            else
            {
                packed.AddRange([0, bytes[i]]);
            }

            i += run;
        }

        return [.. packed, .. new byte[packed.Count % 2]];
    }
}
