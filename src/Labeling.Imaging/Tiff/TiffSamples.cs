using System.Runtime.InteropServices;

namespace Labeling;

/// <summary>Takes samples out of decoded rows, as eight bits, into the four channels of pixels: colour first, alpha last.</summary>
internal sealed class TiffSamples(TiffLayout layout)
{
    // A palette index is a number and not a strength: it is not stretched to eight bits.
    private readonly int _stretch = layout.Bits < 8 && layout.Photometric != BitMiracle.LibTiff.Classic.Photometric.PALETTE
        ? 255 / ((1 << layout.Bits) - 1)
        : 1;

    /// <summary>How many times each strip or tile is kept: once, or once for each sample.</summary>
    public int Planes => layout.IsPlanar ? layout.SamplesPerPixel : 1;

    /// <summary>Whether a plane plays a part in the picture.</summary>
    public bool Wants(int plane) => !layout.IsPlanar || Channel(plane) >= 0;

    /// <summary>Unpacks one row of one plane.</summary>
    public void Unpack(ReadOnlySpan<byte> row, int plane, Span<byte> pixels, int count)
    {
        if (layout.IsPlanar)
        {
            UnpackSample(row, 0, 1, pixels[Channel(plane)..], count);
            return;
        }

        for (var sample = 0; sample < layout.SamplesPerPixel; sample++)
        {
            if (Channel(sample) is >= 0 and var channel)
            {
                UnpackSample(row, sample, layout.SamplesPerPixel, pixels[channel..], count);
            }
        }
    }

    private int Channel(int sample)
    {
        if (sample < layout.ColourSamples)
        {
            return sample;
        }

        return sample == layout.AlphaSample ? 3 : -1;
    }

    private void UnpackSample(ReadOnlySpan<byte> row, int first, int step, Span<byte> channel, int count)
    {
        if (layout.Bits == 16)
        {
            var wide = MemoryMarshal.Cast<byte, ushort>(row);
            for (var x = 0; x < count; x++)
            {
                // To the nearest of 255 steps: v * 255 / 65535, rounded.
                channel[x * 4] = (byte)(((wide[first + (x * step)] * 255u) + 32_895) >> 16);
            }
        }
        else if (layout.Bits == 8)
        {
            for (var x = 0; x < count; x++)
            {
                channel[x * 4] = row[first + (x * step)];
            }
        }
        else
        {
            var mask = (1 << layout.Bits) - 1;
            for (var x = 0; x < count; x++)
            {
                var bit = (first + (x * step)) * layout.Bits;
                var value = (row[bit >> 3] >> (8 - layout.Bits - (bit & 7))) & mask;
                channel[x * 4] = (byte)(value * _stretch);
            }
        }
    }
}
