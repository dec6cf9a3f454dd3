using System.Runtime.InteropServices;

namespace Labeling.Imaging.Dicom;

/// <summary>Renders stored values of grey: one look into a table for each pixel.</summary>
internal sealed class GrayRenderer(DicomImageInfo info, GrayScale scale)
{
    // A table of all numbers pays where there are as many pixels.
    private readonly bool _usesTable = info.BitsStored <= GrayScale.MostTableBits && info.Size.Area >= 1 << info.BitsStored;

    /// <summary>Renders to one byte a pixel.</summary>
    public void RenderGray(ReadOnlySpan<byte> stored, WindowLevel? window, Span<byte> gray)
    {
        if (_usesTable)
        {
            Look(stored, (ReadOnlySpan<byte>)scale.MakeTable(window), gray);
            return;
        }

        var curve = window is null ? null : new WindowCurve(window);
        for (var i = 0; i < gray.Length; i++)
        {
            gray[i] = scale.ToBrightness(scale.ToValue(scale.ToNumber(Word(stored, i))), curve);
        }
    }

    /// <summary>Renders to red, green, blue and alpha, a byte each.</summary>
    public void RenderRgba(ReadOnlySpan<byte> stored, WindowLevel? window, Span<uint> rgba)
    {
        if (_usesTable)
        {
            Look(stored, (ReadOnlySpan<uint>)Array.ConvertAll(scale.MakeTable(window), ToRgba), rgba);
            return;
        }

        var curve = window is null ? null : new WindowCurve(window);
        for (var i = 0; i < rgba.Length; i++)
        {
            rgba[i] = ToRgba(scale.ToBrightness(scale.ToValue(scale.ToNumber(Word(stored, i))), curve));
        }
    }

    /// <summary>The smallest and the greatest value, without what the file says is padding.</summary>
    public (double Lowest, double Highest) FindRange(ReadOnlySpan<byte> stored, (long From, long To)? padding)
    {
        var (lowest, highest) = (double.PositiveInfinity, double.NegativeInfinity);
        if (_usesTable)
        {
            var seen = new bool[1 << info.BitsStored];
            Mark(stored, seen);
            for (var i = 0; i < seen.Length; i++)
            {
                if (seen[i])
                {
                    Consider(scale.ToNumber((uint)i << scale.Shift));
                }
            }
        }
        else
        {
            for (var i = 0; i < info.Size.Area; i++)
            {
                Consider(scale.ToNumber(Word(stored, i)));
            }
        }

        // A picture of nothing but padding.
        return lowest <= highest ? (lowest, highest) : (0, 0);

        void Consider(long number)
        {
            if (!(number >= padding?.From && number <= padding?.To))
            {
                var value = scale.ToValue(number);
                lowest = Math.Min(lowest, value);
                highest = Math.Max(highest, value);
            }
        }
    }

    private static uint ToRgba(byte gray)
        => BitConverter.IsLittleEndian ? 0xFF00_0000 | (gray * 0x01_0101u) : 0xFF | (gray * 0x0101_0100u);

    private uint Word(ReadOnlySpan<byte> stored, int index) => info.BytesPerSample switch
    {
        1 => stored[index],
        2 => MemoryMarshal.Cast<byte, ushort>(stored)[index],
        _ => MemoryMarshal.Cast<byte, uint>(stored)[index],
    };

    private void Look<T>(ReadOnlySpan<byte> stored, ReadOnlySpan<T> table, Span<T> result)
    {
        var (shift, mask) = (scale.Shift, scale.Mask);
        switch (info.BytesPerSample)
        {
            case 1:
                for (var i = 0; i < result.Length; i++)
                {
                    result[i] = table[(int)(((uint)stored[i] >> shift) & mask)];
                }

                break;

            case 2:
                var words = MemoryMarshal.Cast<byte, ushort>(stored)[..result.Length];
                for (var i = 0; i < words.Length; i++)
                {
                    result[i] = table[(int)(((uint)words[i] >> shift) & mask)];
                }

                break;

            default:
                var longs = MemoryMarshal.Cast<byte, uint>(stored)[..result.Length];
                for (var i = 0; i < longs.Length; i++)
                {
                    result[i] = table[(int)((longs[i] >> shift) & mask)];
                }

                break;
        }
    }

    private void Mark(ReadOnlySpan<byte> stored, Span<bool> seen)
    {
        for (var i = 0; i < info.Size.Area; i++)
        {
            seen[(int)((Word(stored, i) >> scale.Shift) & scale.Mask)] = true;
        }
    }
}
