using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Labeling.Imaging.Dicom;

/// <summary>Turns pixels that are not compressed into stored values: one byte order, samples of a pixel side by side, no bits packed.</summary>
internal static class NativePixels
{
    /// <summary>Whether pixels of this shape are stored values already but for their byte order.</summary>
    public static bool AreStored(DicomImageInfo info, bool isShared)
        => info.BitsAllocated > 1 && !info.IsPlanar && !isShared;

    /// <summary>How many bits one frame takes up in the file, two pixels sharing their differences of colour (YBR_FULL_422) or not.</summary>
    public static long BitsOfFrame(DicomImageInfo info, bool isShared)
        => info.Size.Area * info.BitsAllocated * (isShared ? 2 : info.SamplesPerPixel);

    /// <summary>Turns big endian values around, in place.</summary>
    public static void Swap(Span<byte> raw, int bytesPerWord)
    {
        switch (bytesPerWord)
        {
            case 2:
                var words = MemoryMarshal.Cast<byte, ushort>(raw);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;

            case 4:
                var longs = MemoryMarshal.Cast<byte, uint>(raw);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    /// <summary>Unpacks bits, planes or shared differences of colour. What is missing of the raw pixels stays 0.</summary>
    /// <remarks>Raw pixels are little endian. Only frames of single bits may begin within the first byte.</remarks>
    public static void Unpack(ReadOnlySpan<byte> raw, int firstBit, DicomImageInfo info, bool isShared, Span<byte> stored)
    {
        if (info.BitsAllocated == 1)
        {
            UnpackBits(raw, firstBit, stored);
        }
        else if (isShared)
        {
            UnpackShared(raw, info.BytesPerSample, stored);
        }
        else
        {
            Interleave(raw, info, stored);
        }
    }

    private static void UnpackBits(ReadOnlySpan<byte> raw, int firstBit, Span<byte> stored)
    {
        var count = (int)Math.Min(stored.Length, (raw.Length * 8L) - firstBit);
        for (var i = 0; i < count; i++)
        {
            var bit = firstBit + i;
            stored[i] = (byte)((raw[bit >> 3] >> (bit & 7)) & 1);
        }
    }

    /// <summary>Two luminances, then the two differences of colour of both pixels (PS3.3 C.7.6.3.1.2).</summary>
    private static void UnpackShared(ReadOnlySpan<byte> raw, int bytes, Span<byte> stored)
    {
        var pair = bytes * 4;
        while (raw.Length >= pair && stored.Length >= bytes * 6)
        {
            var differences = raw.Slice(bytes * 2, bytes * 2);
            raw[..bytes].CopyTo(stored);
            differences.CopyTo(stored[bytes..]);
            raw.Slice(bytes, bytes).CopyTo(stored[(bytes * 3)..]);
            differences.CopyTo(stored[(bytes * 4)..]);
            raw = raw[pair..];
            stored = stored[(bytes * 6)..];
        }
    }

    private static void Interleave(ReadOnlySpan<byte> raw, DicomImageInfo info, Span<byte> stored)
    {
        var bytes = info.BytesPerSample;
        var planeLength = stored.Length / info.SamplesPerPixel;
        var step = bytes * info.SamplesPerPixel;
        for (var sample = 0; sample < info.SamplesPerPixel; sample++)
        {
            var plane = raw[Math.Min(raw.Length, sample * planeLength)..];
            plane = plane[..Math.Min(plane.Length, planeLength)];
            var at = sample * bytes;
            if (bytes == 1)
            {
                for (var i = 0; i < plane.Length; i++, at += step)
                {
                    stored[at] = plane[i];
                }
            }
            else
            {
                for (var i = 0; i <= plane.Length - bytes; i += bytes, at += step)
                {
                    plane.Slice(i, bytes).CopyTo(stored[at..]);
                }
            }
        }
    }
}
