using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Writes small DICOM files, right ones and wrong ones.</summary>
public sealed class DicomBuilder
{
    public const string Implicit = "1.2.840.10008.1.2";
    public const string Explicit = "1.2.840.10008.1.2.1";
    public const string Deflated = "1.2.840.10008.1.2.1.99";
    public const string BigEndian = "1.2.840.10008.1.2.2";
    public const string Jpeg = "1.2.840.10008.1.2.4.50";
    public const string JpegExtended = "1.2.840.10008.1.2.4.51";
    public const string JpegLossless = "1.2.840.10008.1.2.4.57";
    public const string Jpeg2000 = "1.2.840.10008.1.2.4.90";
    public const string RunLength = "1.2.840.10008.1.2.5";

    private const uint Undefined = uint.MaxValue;
    private static readonly string[] LongRepresentations = ["OB", "OW", "OF", "OD", "OV", "SQ", "UN", "UT"];

    private readonly SortedDictionary<uint, Element> _elements = [];

    /// <summary>A grey picture; 16 bits from 9 bits on.</summary>
    public static DicomBuilder Gray(int columns, int rows, int bitsStored = 16, bool isSigned = false)
        => Picture(columns, rows, "MONOCHROME2", 1, bitsStored > 16 ? 32 : bitsStored > 8 ? 16 : 8, bitsStored).Words(0x0028_0103, isSigned ? 1 : 0);

    /// <summary>A picture of three colours.</summary>
    public static DicomBuilder Colour(int columns, int rows, string photometric = "RGB", bool isPlanar = false, int bits = 8)
        => Picture(columns, rows, photometric, 3, bits, bits).Words(0x0028_0006, isPlanar ? 1 : 0);

    /// <summary>Anything with rows and columns.</summary>
    public static DicomBuilder Picture(int columns, int rows, string photometric, int samples, int allocated, int stored)
        => new DicomBuilder()
            .Words(0x0028_0002, samples)
            .Text(0x0028_0004, "CS", photometric)
            .Words(0x0028_0010, rows)
            .Words(0x0028_0011, columns)
            .Words(0x0028_0100, allocated)
            .Words(0x0028_0101, stored)
            .Words(0x0028_0102, stored - 1);

    public static byte[] ToBytes(params ushort[] words)
    {
        var bytes = new byte[words.Length * 2];
        for (var i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), words[i]);
        }

        return bytes;
    }

    public DicomBuilder Words(uint tag, params int[] words) => Add(tag, "US", ToBytes([.. words.Select(w => (ushort)(w & 0xFFFF))]));

    public DicomBuilder Text(uint tag, string representation, string text)
        => Add(tag, representation, Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + (representation == "UI" ? '\0' : ' ')));

    /// <summary>An element whose value is given in little endian.</summary>
    public DicomBuilder Add(uint tag, string representation, byte[] value)
    {
        _elements[tag] = new Element(representation) { Value = value };
        return this;
    }

    /// <summary>A sequence of items.</summary>
    public DicomBuilder Sequence(uint tag, bool isDefined, params DicomBuilder[] items)
    {
        _elements[tag] = new Element("SQ") { Items = items, IsDefined = isDefined };
        return this;
    }

    public DicomBuilder Remove(uint tag)
    {
        _elements.Remove(tag);
        return this;
    }

    /// <summary>Pixels that are not compressed, in little endian.</summary>
    public DicomBuilder Pixels(byte[] pixels, string representation = "OW") => Add(0x7FE0_0010, representation, pixels.Length % 2 == 0 ? pixels : [.. pixels, 0]);

    public DicomBuilder Pixels(params ushort[] pixels) => Pixels(ToBytes(pixels));

    /// <summary>Compressed pixels.</summary>
    public DicomBuilder Fragments(params byte[][] fragments) => Fragments([], fragments);

    /// <summary>Compressed pixels behind a basic offset table.</summary>
    public DicomBuilder Fragments(uint[] offsets, params byte[][] fragments)
    {
        var table = new byte[offsets.Length * 4];
        for (var i = 0; i < offsets.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(i * 4), offsets[i]);
        }

        _elements[0x7FE0_0010] = new Element("OB") { Fragments = [table, .. fragments.Select(f => f.Length % 2 == 0 ? f : [.. f, 0])] };
        return this;
    }

    /// <summary>The whole file.</summary>
    /// <param name="syntax">What its file meta information says it is.</param>
    /// <param name="laidOutAs">What it is, where that is another thing.</param>
    public byte[] Build(string syntax = Explicit, string? laidOutAs = null)
    {
        var body = BuildBody(laidOutAs ?? syntax);
        if (syntax == Deflated)
        {
            using var deflated = new MemoryStream();
            using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            {
                deflate.Write(body);
            }

            body = deflated.ToArray();
        }

        var meta = new DicomBuilder().Text(0x0002_0010, "UI", syntax).BuildBody(Explicit);
        return [.. new byte[128], .. "DICM"u8, .. meta, .. body];
    }

    /// <summary>The data set alone, without preamble and file meta information.</summary>
    public byte[] BuildBody(string syntax)
    {
        var isBig = syntax == BigEndian;
        var isExplicit = syntax != Implicit;
        using var stream = new MemoryStream();
        foreach (var (tag, element) in _elements)
        {
            Write(stream, tag, element, isExplicit, isBig, syntax);
        }

        return stream.ToArray();
    }

    private static void Write(MemoryStream stream, uint tag, Element element, bool isExplicit, bool isBig, string syntax)
    {
        if (element.Items is { } items)
        {
            var body = items.SelectMany(item => ItemBytes(item.BuildBody(syntax), element.IsDefined, isBig)).ToArray();
            Head(stream, tag, "SQ", element.IsDefined ? (uint)body.Length : Undefined, isExplicit, isBig);
            stream.Write(body);
            if (!element.IsDefined)
            {
                Head(stream, 0xFFFE_E0DD, "", 0, isExplicit: false, isBig);
            }
        }
        else if (element.Fragments is { } fragments)
        {
            Head(stream, tag, "OB", Undefined, isExplicit, isBig);
            foreach (var fragment in fragments)
            {
                Head(stream, 0xFFFE_E000, "", (uint)fragment.Length, isExplicit: false, isBig);
                stream.Write(fragment);
            }

            Head(stream, 0xFFFE_E0DD, "", 0, isExplicit: false, isBig);
        }
        else
        {
            Head(stream, tag, element.Representation, (uint)element.Value.Length, isExplicit, isBig);
            stream.Write(isBig ? Swapped(element) : element.Value);
        }
    }

    private static byte[] ItemBytes(byte[] body, bool isDefined, bool isBig)
    {
        using var stream = new MemoryStream();
        Head(stream, 0xFFFE_E000, "", isDefined ? (uint)body.Length : Undefined, isExplicit: false, isBig);
        stream.Write(body);
        if (!isDefined)
        {
            Head(stream, 0xFFFE_E00D, "", 0, isExplicit: false, isBig);
        }

        return stream.ToArray();
    }

    private static byte[] Swapped(Element element)
    {
        var size = element.Representation switch { "US" or "SS" or "OW" => 2, "UL" or "SL" or "FL" => 4, _ => 1 };
        return [.. element.Value.Chunk(size).SelectMany(chunk => chunk.Reverse())];
    }

    private static void Head(MemoryStream stream, uint tag, string representation, uint length, bool isExplicit, bool isBig)
    {
        Span<byte> head = stackalloc byte[12];
        var size = 8;
        WriteUInt16(head, (ushort)(tag >> 16), isBig);
        WriteUInt16(head[2..], (ushort)(tag & 0xFFFF), isBig);
        if (!isExplicit)
        {
            WriteUInt32(head[4..], length, isBig);
        }
        else
        {
            Encoding.ASCII.GetBytes(representation, head[4..]);
            if (LongRepresentations.Contains(representation))
            {
                WriteUInt32(head[8..], length, isBig);
                size = 12;
            }
            else
            {
                WriteUInt16(head[6..], (ushort)length, isBig);
            }
        }

        stream.Write(head[..size]);
    }

    private static void WriteUInt16(Span<byte> to, ushort value, bool isBig)
    {
        if (isBig)
        {
            BinaryPrimitives.WriteUInt16BigEndian(to, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(to, value);
        }
    }

    private static void WriteUInt32(Span<byte> to, uint value, bool isBig)
    {
        if (isBig)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to, value);
        }
    }

    private sealed class Element(string representation)
    {
        public string Representation => representation;

        public byte[] Value { get; init; } = [];

        public DicomBuilder[]? Items { get; init; }

        public bool IsDefined { get; init; }

        public byte[][]? Fragments { get; init; }
    }
}
