using System.Numerics;
using System.Runtime.InteropServices;

namespace Labeling;

/// <summary>One sample of each pixel of a decoded row.</summary>
/// <param name="bytes">The samples of the row, in the machine's byte order where they have 16 bits or more.</param>
/// <param name="first">Which sample of a pixel.</param>
/// <param name="step">How many samples a pixel has in this row.</param>
/// <param name="count">How many pixels.</param>
internal readonly ref struct TiffRow(ReadOnlySpan<byte> bytes, int first, int step, int count)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Count => count;

    /// <summary>A sample of eight bits.</summary>
    public byte Byte(int x) => _bytes[first + (x * step)];

    /// <summary>A whole number of 1 to 16 bits that lies among others without padding.</summary>
    public int Bits(int x, int bits)
    {
        var place = (long)(first + (x * step)) * bits;
        var at = (int)(place >> 3);
        var window = (_bytes[at] << 16) | (At(at + 1) << 8) | At(at + 2);
        return (window >> (24 - bits - (int)(place & 7))) & ((1 << bits) - 1);
    }

    /// <summary>A whole number of 16 bits.</summary>
    public ushort Word(int x) => MemoryMarshal.Cast<byte, ushort>(_bytes)[first + (x * step)];

    /// <summary>The samples as numbers, whatever they are.</summary>
    public void Read(TiffLayout layout, Span<double> values)
    {
        switch (layout.Kind, layout.Bits)
        {
            case (TiffSampleKind.Float, 16):
                Read<Half>(values);
                break;
            case (TiffSampleKind.Float, 32):
                Read<float>(values);
                break;
            case (TiffSampleKind.Float, _):
                Read<double>(values);
                break;
            case (TiffSampleKind.Signed, 8):
                Read<sbyte>(values);
                break;
            case (TiffSampleKind.Signed, 16):
                Read<short>(values);
                break;
            case (TiffSampleKind.Signed, _):
                Read<int>(values);
                break;
            case (_, 32):
                Read<uint>(values);
                break;
            case (_, 16):
                Read<ushort>(values);
                break;
            default:
                for (var x = 0; x < count; x++)
                {
                    values[x] = Bits(x, layout.Bits);
                }

                break;
        }
    }

    private void Read<T>(Span<double> values)
        where T : unmanaged, INumberBase<T>
    {
        var samples = MemoryMarshal.Cast<byte, T>(_bytes);
        for (var x = 0; x < count; x++)
        {
            values[x] = double.CreateTruncating(samples[first + (x * step)]);
        }
    }

    private int At(int index) => index < _bytes.Length ? _bytes[index] : 0;
}
