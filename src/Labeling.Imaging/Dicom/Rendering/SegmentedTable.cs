namespace Labeling.Imaging.Dicom;

/// <summary>Expands a colour of a palette that is stored in segments (PS3.3 C.7.9.2).</summary>
internal ref struct SegmentedTable
{
    private const int Discrete = 0;
    private const int Linear = 1;
    private const int Indirect = 2;

    private readonly ReadOnlySpan<ushort> _units;
    private readonly bool _isBytes;
    private readonly ushort[] _entries;
    private int _count;

    /// <param name="units">Operations, lengths and values, each in as many bits as an entry has.</param>
    /// <param name="isBytes">Whether those are eight.</param>
    /// <param name="count">How many entries the table has.</param>
    private SegmentedTable(ReadOnlySpan<ushort> units, bool isBytes, int count)
    {
        _units = units;
        _isBytes = isBytes;
        _entries = new ushort[count];
    }

    /// <summary>The entries; none where the segments give fewer than the table should have.</summary>
    /// <param name="words">The value as words of 16 bits.</param>
    /// <param name="bits">Bits of an entry: those of eight come in pairs, the first in the lower half of a word.</param>
    /// <param name="count">How many entries the table has.</param>
    public static ushort[] Expand(ReadOnlySpan<ushort> words, int bits, int count)
    {
        var table = new SegmentedTable(bits <= 8 ? Split(words) : words, bits <= 8, count);
        table.Run(0, int.MaxValue, isCopied: false);
        return table._count == count ? table._entries : [];
    }

    private static ushort[] Split(ReadOnlySpan<ushort> words)
    {
        var bytes = new ushort[words.Length * 2];
        for (var i = 0; i < words.Length; i++)
        {
            (bytes[i * 2], bytes[(i * 2) + 1]) = ((ushort)(words[i] & 0xFF), (ushort)(words[i] >> 8));
        }

        return bytes;
    }

    /// <summary>Carries out segments from a place on, as many as asked for, while there are any and room is left.</summary>
    private void Run(int at, int segments, bool isCopied)
    {
        for (; segments > 0 && _count < _entries.Length && at + 2 < _units.Length; segments--)
        {
            int length = _units[at + 1];
            var rest = _units[(at + 2)..];
            switch (_units[at])
            {
                case Discrete when rest.Length >= length:
                    Copy(rest[..length]);
                    at += 2 + length;
                    break;

                case Linear when _count > 0:
                    Rise(length, rest[0]);
                    at += 3;
                    break;

                // Segments that were copied do not copy others, so that this ends.
                case Indirect when !isCopied && FindPlace(rest) is { } place:
                    Run(place, length, isCopied: true);
                    at += 2 + (_isBytes ? 4 : 2);
                    break;

                default:
                    return;
            }
        }
    }

    private void Copy(ReadOnlySpan<ushort> values)
    {
        values = values[..Math.Min(values.Length, _entries.Length - _count)];
        values.CopyTo(_entries.AsSpan(_count));
        _count += values.Length;
    }

    private void Rise(int length, int last)
    {
        int first = _entries[_count - 1];
        for (var i = 1; i <= length && _count < _entries.Length; i++)
        {
            _entries[_count++] = (ushort)Math.Round(first + ((last - first) * (double)i / length));
        }
    }

    /// <summary>Where the segments to copy are; the file counts in bytes.</summary>
    private readonly int? FindPlace(ReadOnlySpan<ushort> offset)
    {
        if (offset.Length < (_isBytes ? 4 : 2))
        {
            return null;
        }

        var bytes = _isBytes
            ? offset[0] | ((long)offset[1] << 8) | ((long)offset[2] << 16) | ((long)offset[3] << 24)
            : offset[0] | ((long)offset[1] << 16);
        var place = _isBytes ? bytes : bytes / 2;
        return place < _units.Length ? (int)place : null;
    }
}
