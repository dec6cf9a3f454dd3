using System.Buffers.Binary;

namespace Labeling.Imaging.Dicom;

/// <summary>The tables that the segments of a JPEG stream have defined so far.</summary>
internal sealed class JpegTables
{
    private const int Slots = 4;
    private const int Coefficients = 64;

    // No encoder defines each table more than once a scan; without a bound, a file of nothing but tables would take minutes.
    private const int MostHuffmanTables = 256;

    private readonly HuffmanTable?[] _dc = new HuffmanTable?[Slots];
    private readonly HuffmanTable?[] _ac = new HuffmanTable?[Slots];
    private readonly ushort[]?[] _quantization = new ushort[]?[Slots];

    private int _huffmanTables;

    public int RestartInterval { get; private set; }

    public HuffmanTable Dc(int slot) => Get(_dc, slot);

    public HuffmanTable Ac(int slot) => Get(_ac, slot);

    /// <summary>64 steps, in the zigzag order of the stream.</summary>
    public ushort[] Quantization(int slot) => Get(_quantization, slot);

    public void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            var slots = segment[0] >> 4 == 0 ? _dc : _ac;
            if (segment[0] >> 4 > 1 || (segment[0] & 15) >= Slots)
            {
                throw DicomFault.Unreadable("a Huffman table has a number that none can have");
            }

            if (++_huffmanTables > MostHuffmanTables)
            {
                throw DicomFault.TooMuchWork($"its JPEG data define more than {MostHuffmanTables} Huffman tables");
            }

            slots[segment[0] & 15] = HuffmanTable.Read(segment[1..], out var length);
            segment = segment[(1 + length)..];
        }
    }

    public void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            var isWide = segment[0] >> 4 != 0;
            var length = 1 + (isWide ? Coefficients * 2 : Coefficients);
            if ((segment[0] & 15) >= Slots || segment.Length < length)
            {
                throw DicomFault.Unreadable("a quantization table is cut off, or has a number that none can have");
            }

            var steps = new ushort[Coefficients];
            for (var i = 0; i < Coefficients; i++)
            {
                steps[i] = isWide ? BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + (i * 2))..]) : segment[1 + i];
            }

            _quantization[segment[0] & 15] = steps;
            segment = segment[length..];
        }
    }

    public void ReadRestartInterval(ReadOnlySpan<byte> segment)
        => RestartInterval = segment.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment) : 0;

    private static T Get<T>(T?[] slots, int slot)
        where T : class
        => (slot < Slots ? slots[slot] : null) ?? throw DicomFault.Unreadable("its JPEG data use a table that they do not define");
}
