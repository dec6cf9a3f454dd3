namespace Labeling.Imaging.Dicom;

/// <summary>A table of the file: for grey values, or for one colour of a palette (PS3.3 C.11.1 and C.11.2).</summary>
internal sealed class LookupTable
{
    private const int MostEntries = 65_536;
    private const int FewestBits = 8;
    private const int MostBits = 16;

    private readonly ushort[] _entries;
    private readonly int _first;

    private LookupTable(ushort[] entries, int first, int bits)
    {
        _entries = entries;
        _first = first;
        Bits = bits;
    }

    /// <summary>How many bits the entries have.</summary>
    public int Bits { get; }

    public ReadOnlySpan<ushort> Entries => _entries;

    /// <summary>The entry for a value; below the first it is the first, above the last the last.</summary>
    public ushort this[double value] => _entries[(int)Math.Clamp(Math.Round(value) - _first, 0, _entries.Length - 1)];

    /// <summary>Reads a table; <see langword="null"/> if the file has none that makes sense.</summary>
    /// <param name="source">What holds it.</param>
    /// <param name="descriptor">The tag of entries, first value and bits.</param>
    /// <param name="data">The tag of the entries.</param>
    /// <param name="isSigned">Whether the first value is signed.</param>
    /// <param name="segments">The tag of the entries in segments, for a table that may be stored so.</param>
    public static LookupTable? Read(Attributes source, uint descriptor, uint data, bool isSigned, uint segments = 0)
    {
        if (source.Words(descriptor) is not [var claimed, var first, var bits, ..])
        {
            return null;
        }

        // 65,536 does not fit into the 16 bits of the descriptor and is written as 0.
        var count = claimed == 0 ? MostEntries : claimed;
        var entries = source.Contains(data) || segments == 0 ? ReadEntries(source, data, count) : SegmentedTable.Expand(source.Words(segments), bits, count);
        return entries.Length == 0
            ? null
            : new LookupTable(entries, isSigned ? unchecked((short)first) : first, Math.Clamp((int)bits, FewestBits, MostBits));
    }

    private static ushort[] ReadEntries(Attributes source, uint data, int count)
    {
        var bytes = source.Bytes(data).Span;
        if (bytes.Length >= count * 2 || bytes.Length < count)
        {
            var words = source.Words(data);
            return words[..Math.Min(words.Length, count)];
        }

        // Entries of eight bits, each in a byte.
        var entries = new ushort[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = bytes[i];
        }

        return entries;
    }
}
