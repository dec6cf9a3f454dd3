using System.Buffers.Binary;

namespace Labeling.Imaging.Dicom;

/// <summary>Decompresses a frame of RLE Lossless (PS3.5 annex G).</summary>
internal static class RunLengthPixels
{
    private const int HeaderLength = 64;
    private const int MostSegments = 15;

    /// <summary>Decompresses one frame, whose data were checked.</summary>
    /// <param name="encoded">Header and segments.</param>
    /// <param name="samples">Samples of a pixel.</param>
    /// <param name="bytesPerSample">Each byte of each sample is a segment of its own, the most significant first.</param>
    /// <param name="stored">Zeros; becomes little endian values, the samples of a pixel side by side.</param>
    /// <returns>How many bytes are missing.</returns>
    public static long Decode(ReadOnlySpan<byte> encoded, int samples, int bytesPerSample, Span<byte> stored)
    {
        var count = samples * bytesPerSample;
        long missing = 0;
        for (var i = 0; i < count; i++)
        {
            var from = BinaryPrimitives.ReadUInt32LittleEndian(encoded[((i + 1) * sizeof(uint))..]);
            var to = i + 1 < count ? BinaryPrimitives.ReadUInt32LittleEndian(encoded[((i + 2) * sizeof(uint))..]) : (uint)encoded.Length;
            if (from < HeaderLength || from > to)
            {
                throw DicomFault.Unreadable("the segments of its run-length data overlap");
            }

            var segment = encoded[(int)Math.Min(from, (uint)encoded.Length)..(int)Math.Min(to, (uint)encoded.Length)];
            var (sample, place) = (i / bytesPerSample, i % bytesPerSample);
            var first = (sample * bytesPerSample) + (bytesPerSample - 1 - place);
            missing += DecodeSegment(segment, stored, first, count);
        }

        return missing;
    }

    /// <summary>Refuses data without the right number of segments, before memory is taken for what they claim to become.</summary>
    public static void Check(ReadOnlySpan<byte> encoded, int samples, int bytesPerSample)
    {
        var count = samples * bytesPerSample;
        var claimed = encoded.Length < HeaderLength ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(encoded);
        if (claimed != count || count > MostSegments)
        {
            throw DicomFault.Unreadable($"its run-length data have {claimed} segments a frame, and need {count}");
        }
    }

    private static int DecodeSegment(ReadOnlySpan<byte> segment, Span<byte> stored, int at, int step)
    {
        while (segment.Length > 1 && at < stored.Length)
        {
            var control = unchecked((sbyte)segment[0]);
            if (control >= 0)
            {
                var literals = segment.Slice(1, Math.Min(control + 1, segment.Length - 1));
                segment = segment[(1 + literals.Length)..];
                for (var i = 0; i < literals.Length && at < stored.Length; i++, at += step)
                {
                    stored[at] = literals[i];
                }
            }
            else
            {
                // −128 is said to mean nothing.
                var value = segment[1];
                var length = control == sbyte.MinValue ? 0 : 1 - control;
                segment = segment[(control == sbyte.MinValue ? 1 : 2)..];
                for (var i = 0; i < length && at < stored.Length; i++, at += step)
                {
                    stored[at] = value;
                }
            }
        }

        return Math.Max(0, (stored.Length - at + step - 1) / step);
    }
}
