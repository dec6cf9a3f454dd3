namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Writes the bits of a JPEG scan, with the zero byte after each 0xFF.</summary>
public sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _pending;
    private int _count;

    public void Write(int value, int bits)
    {
        for (var bit = bits - 1; bit >= 0; bit--)
        {
            _pending = (_pending << 1) | ((value >> bit) & 1);
            if (++_count == 8)
            {
                Flush();
            }
        }
    }

    /// <summary>Fills the last byte with ones.</summary>
    public void Align()
    {
        while (_count > 0)
        {
            Write(1, 1);
        }
    }

    /// <summary>Writes a marker; the bits before it must be aligned.</summary>
    public void Marker(byte marker) => _bytes.AddRange([0xFF, marker]);

    public byte[] ToArray() => [.. _bytes];

    private void Flush()
    {
        _bytes.Add((byte)_pending);
        if (_pending == 0xFF)
        {
            _bytes.Add(0);
        }

        (_pending, _count) = (0, 0);
    }
}
