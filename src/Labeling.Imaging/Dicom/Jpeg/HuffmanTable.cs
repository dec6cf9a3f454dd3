using System.Runtime.CompilerServices;

namespace Labeling.Imaging.Dicom;

/// <summary>A Huffman table of JPEG (ITU-T T.81, annex C), ready for decoding by looking up.</summary>
internal sealed class HuffmanTable
{
    /// <summary>What <see cref="ReadSymbol"/> returns for bits that are no code of the table.</summary>
    public const int NoSymbol = -1;

    private const int LongestCode = 16;
    private const int MostSymbols = 256;
    private const int LookBits = 12;
    private const int WholeCategory = 16;

    private readonly byte[] _symbols;

    // For each length of a code: one more than its greatest code, moved to the top of 16 bits; and where its symbols begin.
    private readonly int[] _limits = new int[LongestCode + 2];
    private readonly int[] _offsets = new int[LongestCode + 1];

    // The next 12 bits to a symbol and the length of its code, or 0 where the code is longer.
    private readonly ushort[] _look = new ushort[1 << LookBits];

    // The next 12 bits to a whole signed number: value in the upper 24 bits, bits used in the lower 8, or 0 where it is longer.
    private readonly int[] _lookNumber = new int[1 << LookBits];

    private HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        var code = 0;
        var index = 0;
        for (var length = 1; length <= LongestCode; length++)
        {
            _offsets[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                {
                    throw DicomFault.Unreadable("a Huffman table has more codes than there can be");
                }

                Enter(code, length, symbols[index]);
            }

            _limits[length] = code << (LongestCode - length);
            code <<= 1;
        }

        // Whatever is no code ends the search one past the longest.
        _limits[LongestCode + 1] = int.MaxValue;
        EnterNumbers();
    }

    /// <summary>Reads a table from a DHT segment, behind its class and number; gives how many bytes it took.</summary>
    public static HuffmanTable Read(ReadOnlySpan<byte> segment, out int length)
    {
        if (segment.Length < LongestCode)
        {
            throw DicomFault.Unreadable("a Huffman table is cut off");
        }

        var counts = segment[..LongestCode];
        var total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total > MostSymbols || total > segment.Length - LongestCode)
        {
            throw DicomFault.Unreadable("a Huffman table is longer than what holds it");
        }

        length = LongestCode + total;
        return new HuffmanTable(counts, segment.Slice(LongestCode, total));
    }

    /// <summary>Reads one symbol, or <see cref="NoSymbol"/>. The reader was refilled before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadSymbol(ref JpegBits bits)
    {
        int entry = _look[bits.Peek(LookBits)];
        if (entry != 0)
        {
            bits.Drop(entry & 0xFF);
            return entry >> 8;
        }

        return ReadLongSymbol(ref bits);
    }

    /// <summary>
    /// Reads as many differences as there is room for, each a category and the bits that it counts: DC, or lossless JPEG. What is no
    /// code of a table becomes <see cref="int.MinValue"/>.
    /// </summary>
    /// <param name="tables">The tables of the components, which take turns.</param>
    /// <param name="bits">Where to read.</param>
    /// <param name="differences">A multiple of the number of tables.</param>
    public static void ReadDifferences(ReadOnlySpan<HuffmanTable> tables, ref JpegBits bits, Span<int> differences)
    {
        // The buffer is copied to where the compiler can keep it in registers. Nothing here can overflow: the codes are at most
        // 16 bits long.
        unchecked
        {
            var (buffer, count) = (bits.Buffer, bits.Count);
            var turn = 0;
            for (var i = 0; i < differences.Length; i++)
            {
                if (count < 32)
                {
                    (bits.Buffer, bits.Count) = (buffer, count);
                    bits.RefillBytes();
                    (buffer, count) = (bits.Buffer, bits.Count);
                }

                var table = tables[turn];
                turn = turn + 1 == tables.Length ? 0 : turn + 1;
                var entry = table._lookNumber[(int)(buffer >> (64 - LookBits))];
                if (entry != 0)
                {
                    buffer <<= entry & 0xFF;
                    count -= entry & 0xFF;
                    differences[i] = entry >> 8;
                    continue;
                }

                (bits.Buffer, bits.Count) = (buffer, count);
                differences[i] = table.ReadLongDifference(ref bits);
                (buffer, count) = (bits.Buffer, bits.Count);
            }

            (bits.Buffer, bits.Count) = (buffer, count);
        }
    }

    /// <summary>Reads one difference. The reader was refilled before.</summary>
    public int ReadDifference(ref JpegBits bits)
    {
        var entry = _lookNumber[bits.Peek(LookBits)];
        if (entry != 0)
        {
            bits.Drop(entry & 0xFF);
            return entry >> 8;
        }

        return ReadLongDifference(ref bits);
    }

    private int ReadLongDifference(ref JpegBits bits) => ReadSymbol(ref bits) switch
    {
        0 => 0,
        > 0 and < WholeCategory and var category => bits.TakeSigned(category),

        // T.81 H.1.2.2: the one difference of 16 bits has no bits after it.
        WholeCategory => 1 << (WholeCategory - 1),
        _ => int.MinValue,
    };

    private int ReadLongSymbol(ref JpegBits bits)
    {
        var next = bits.Peek(LongestCode);
        var length = 1;
        while (next >= _limits[length])
        {
            length++;
        }

        if (length > LongestCode)
        {
            return NoSymbol;
        }

        bits.Drop(length);
        return _symbols[_offsets[length] + (next >> (LongestCode - length))];
    }

    private void Enter(int code, int length, byte symbol)
    {
        if (length <= LookBits)
        {
            var first = code << (LookBits - length);
            _look.AsSpan(first, 1 << (LookBits - length)).Fill((ushort)((symbol << 8) | length));
        }
    }

    private void EnterNumbers()
    {
        for (var i = 0; i < _look.Length; i++)
        {
            var length = _look[i] & 0xFF;
            var category = _look[i] >> 8;
            var used = length + category;
            if (length == 0 || category >= WholeCategory || used > LookBits)
            {
                continue;
            }

            var value = category == 0 ? 0 : JpegBits.Extend((i >> (LookBits - used)) & ((1 << category) - 1), category);
            _lookNumber[i] = (value << 8) | used;
        }
    }
}
