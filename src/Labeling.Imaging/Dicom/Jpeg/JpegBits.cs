using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Labeling.Imaging.Dicom;

/// <summary>The bits of one JPEG scan, most significant first, without the zero bytes that follow each 0xFF.</summary>
/// <remarks>
/// Past the end, or past a marker, it gives zeros for ever and says so by <see cref="IsPastEnd"/>: loops end by their own count.
/// <see cref="Buffer"/> and <see cref="Count"/> are open so that a tight loop can keep them in registers between refills.
/// </remarks>
internal ref struct JpegBits
{
    private const byte Marker = 0xFF;
    private const byte FirstRestart = 0xD0;
    private const byte LastRestart = 0xD7;

    private readonly ReadOnlySpan<byte> _data;
    private int _padding;

    public JpegBits(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>The next bits, the very next in the topmost.</summary>
    public ulong Buffer { get; set; }

    /// <summary>How many bits of <see cref="Buffer"/> count.</summary>
    public int Count { get; set; }

    /// <summary>The first byte that was not taken in: a marker, or the end.</summary>
    public int Position { get; private set; }

    /// <summary>Whether bits were given that the scan does not have.</summary>
    public readonly bool IsPastEnd => Count < _padding;

    public static int Extend(int value, int category) => value < 1 << (category - 1) ? value - (1 << category) + 1 : value;

    /// <summary>Where the next marker stands, or the end.</summary>
    public static int FindMarker(ReadOnlySpan<byte> data, int from)
    {
        for (var i = from; i < data.Length - 1; i++)
        {
            var step = data[i..^1].IndexOf(Marker);
            if (step < 0)
            {
                break;
            }

            i += step;
            if (data[i + 1] is not (0 or Marker))
            {
                return i;
            }
        }

        return data.Length;
    }

    /// <summary>Sees to it that at least 32 bits can be looked at, which is a code of 16 and the 16 bits that may follow it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        if (Count < 32)
        {
            RefillBytes();
        }
    }

    /// <summary>The next bits, from 1 to 31, without taking them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Peek(int count) => unchecked((int)(Buffer >> (64 - count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drop(int count)
    {
        Buffer <<= count;
        Count = unchecked(Count - count);
    }

    /// <summary>Takes the bits after a category and makes them a signed number (ITU-T T.81, F.2.2.1, EXTEND).</summary>
    /// <param name="category">How many bits, from 1 to 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeSigned(int category)
    {
        var value = Peek(category);
        Drop(category);
        return Extend(value, category);
    }

    /// <summary>Goes on after the next restart marker; <see langword="false"/> if the next marker is another, or there is none.</summary>
    public bool TryRestart()
    {
        Buffer = 0;
        Count = 0;
        _padding = 0;
        Position = FindMarker(_data, Position);
        if (Position + 1 >= _data.Length || _data[Position + 1] is < FirstRestart or > LastRestart)
        {
            return false;
        }

        Position += 2;
        return true;
    }

    /// <summary>Takes in whole bytes until there are at least 57 bits. To be called where there are fewer than 32.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void RefillBytes()
    {
        if (Position <= _data.Length - 8)
        {
            var next = BinaryPrimitives.ReadUInt64BigEndian(_data[Position..]);
            if (!HasMarkerByte(next))
            {
                // The bits below the whole bytes taken are the true next bits; to set them again later changes nothing.
                Buffer |= next >> Count;
                var bytes = (64 - Count) >> 3;
                Position += bytes;
                Count += bytes << 3;
                return;
            }
        }

        while (Count <= 56)
        {
            Buffer |= (ulong)NextByte() << (56 - Count);
            Count += 8;
        }
    }

    // Whether any of eight bytes is 0xFF: the well-known test for a zero byte, on the complement.
    private static bool HasMarkerByte(ulong bytes) => unchecked((~bytes - 0x0101010101010101) & bytes & 0x8080808080808080) != 0;

    private byte NextByte()
    {
        while (Position < _data.Length)
        {
            var value = _data[Position];
            if (value != Marker)
            {
                Position++;
                return value;
            }

            var next = Position + 1 < _data.Length ? _data[Position + 1] : (byte)1;
            if (next == 0)
            {
                Position += 2;
                return Marker;
            }

            if (next != Marker)
            {
                break;
            }

            // Any number of 0xFF may stand before a marker.
            Position++;
        }

        _padding += 8;
        return 0;
    }
}
