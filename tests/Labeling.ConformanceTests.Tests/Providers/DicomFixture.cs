using System.Buffers.Binary;
using System.Text;
using Labeling.Imaging.Dicom;

namespace Labeling.ConformanceTests.Tests;

/// <summary>The decoder of DICOM by itself, which insists on streams that can seek.</summary>
public sealed class DicomFixture : ImageDecoderFixture
{
    public override IImageDecoder Decoder => new DicomDecoder();

    public override IReadOnlyDictionary<string, byte[]> Samples { get; } = new Dictionary<string, byte[]>
    {
        ["grey.dcm"] = Grey(),
    };

    public override IEnumerable<KeyValuePair<string, byte[]>> Corpus
        => PictureCorpus.CutOff(Samples)
            .Concat(PictureCorpus.Shared.Where(file => file.Key.Contains($"{Path.DirectorySeparatorChar}dicom{Path.DirectorySeparatorChar}", StringComparison.Ordinal)));

    /// <summary>A grey picture of 16 bits, explicit little endian, with a window.</summary>
    public static byte[] Grey()
    {
        const int Columns = 24;
        const int Rows = 20;
        byte[] pixels = new byte[Columns * Rows * 2];
        for (int i = 0; i < Columns * Rows; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(i * 2), (ushort)(i * 8));
        }

        byte[] syntax = Element(2, 0x10, "UI", Encoding.ASCII.GetBytes("1.2.840.10008.1.2.1\0"));
        return
        [
            .. new byte[128], .. "DICM"u8, .. Element(2, 0, "UL", BitConverter.GetBytes(syntax.Length)), .. syntax,
            .. Word(2, 1), .. Element(0x28, 4, "CS", "MONOCHROME2 "u8.ToArray()), .. Word(0x10, Rows), .. Word(0x11, Columns), .. Word(0x100, 16), .. Word(0x101, 16),
            .. Word(0x102, 15), .. Word(0x103, 0), .. Element(0x28, 0x1050, "DS", "2000"u8.ToArray()), .. Element(0x28, 0x1051, "DS", "4000"u8.ToArray()),
            .. Element(0x7FE0, 0x10, "OW", pixels),
        ];
    }

    private static byte[] Word(ushort element, ushort value) => Element(0x28, element, "US", BitConverter.GetBytes(value));

    private static byte[] Element(ushort group, ushort element, string representation, byte[] value)
    {
        byte[] length = representation == "OW" ? [0, 0, .. BitConverter.GetBytes(value.Length)] : BitConverter.GetBytes((ushort)value.Length);
        return [.. BitConverter.GetBytes(group), .. BitConverter.GetBytes(element), .. Encoding.ASCII.GetBytes(representation), .. length, .. value];
    }
}
