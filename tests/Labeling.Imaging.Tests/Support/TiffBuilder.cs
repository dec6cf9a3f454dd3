using System.Buffers.Binary;

namespace Labeling.Imaging.Tests;

/// <summary>Writes a TIFF structure with exactly the tags it is given, sound or not.</summary>
public sealed class TiffBuilder(bool littleEndian = true, bool big = false)
{
    private readonly List<(ushort Tag, ushort Type, ulong Count, byte[] Values)> _entries = [];

    /// <summary>Where the next directory is said to be, from the start; 0 for none.</summary>
    public ulong Next { get; set; }

    /// <summary>Bytes between the header and the directory.</summary>
    public byte[] Data { get; set; } = [];

    /// <summary>Where <see cref="Data"/> begins.</summary>
    public uint DataOffset => big ? 16u : 8u;

    /// <summary>A grey picture of eight bits in one strip, without compression; tags may be added.</summary>
    public static TiffBuilder Grey(int width, int height, bool littleEndian = true, bool big = false)
    {
        var tiff = new TiffBuilder(littleEndian, big) { Data = [.. Enumerable.Range(0, width * height).Select(i => (byte)(i * 7 % 256))] };
        tiff.AddLongs(256, (uint)width);
        tiff.AddLongs(257, (uint)height);
        tiff.AddShorts(258, 8);
        tiff.AddShorts(259, 1);
        tiff.AddShorts(262, 1);
        tiff.AddLongs(273, tiff.DataOffset);
        tiff.AddShorts(277, 1);
        tiff.AddLongs(278, (uint)height);
        tiff.AddLongs(279, (uint)tiff.Data.Length);
        return tiff;
    }

    public TiffBuilder AddShorts(ushort tag, params ushort[] values) => Add(tag, 3, [.. values.SelectMany(value => Number(value, 2))]);

    public TiffBuilder AddLongs(ushort tag, params uint[] values) => Add(tag, 4, [.. values.SelectMany(value => Number(value, 4))]);

    public TiffBuilder Add(ushort tag, ushort type, byte[] values)
    {
        var size = type switch { 3 => 2, 4 => 4, 5 or 16 => 8, _ => 1 };
        return AddClaim(tag, type, (ulong)(values.Length / size), values);
    }

    /// <summary>An entry whose count need not fit its values.</summary>
    public TiffBuilder AddClaim(ushort tag, ushort type, ulong count, byte[] values)
    {
        _entries.Add((tag, type, count, values));
        return this;
    }

    /// <summary>An entry that takes the place of the one with the same tag.</summary>
    public TiffBuilder Replace(ushort tag)
    {
        _entries.RemoveAll(entry => entry.Tag == tag);
        return this;
    }

    public byte[] Build()
    {
        var offsetLength = big ? 8 : 4;
        var directory = DataOffset + (uint)Data.Length;
        var tail = directory + (uint)((big ? 8 : 2) + (_entries.Count * (big ? 20 : 12)) + offsetLength);
        List<byte> entries = [];
        List<byte> values = [];
        foreach (var entry in _entries.OrderBy(entry => entry.Tag))
        {
            entries.AddRange(Number(entry.Tag, 2));
            entries.AddRange(Number(entry.Type, 2));
            entries.AddRange(Number(entry.Count, offsetLength));
            if (entry.Values.Length <= offsetLength)
            {
                entries.AddRange([.. entry.Values, .. new byte[offsetLength - entry.Values.Length]]);
            }
            else
            {
                entries.AddRange(Number(tail + (uint)values.Count, offsetLength));
                values.AddRange(entry.Values);
            }
        }

        byte[] head = big
            ? [.. Order, .. Number(43, 2), .. Number(8, 2), .. Number(0, 2), .. Number(directory, 8)]
            : [.. Order, .. Number(42, 2), .. Number(directory, 4)];
        return [.. head, .. Data, .. Number((ulong)_entries.Count, big ? 8 : 2), .. entries, .. Number(Next, offsetLength), .. values];
    }

    private byte[] Order => littleEndian ? "II"u8.ToArray() : "MM"u8.ToArray();

    private byte[] Number(ulong value, int length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        var number = bytes[..length];
        return littleEndian ? number : [.. number.Reverse()];
    }
}
