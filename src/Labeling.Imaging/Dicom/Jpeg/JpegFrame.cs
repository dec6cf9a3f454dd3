using System.Buffers.Binary;

namespace Labeling.Imaging.Dicom;

/// <summary>What the frame header of a JPEG stream says (ITU-T T.81, B.2.2).</summary>
internal sealed class JpegFrame
{
    public const byte Baseline = 0xC0;
    public const byte Extended = 0xC1;
    public const byte Lossless = 0xC3;

    private const int MostComponents = 4;
    private const int HighestSampling = 4;

    public required byte Process { get; init; }

    /// <summary>Bits of one sample.</summary>
    public required int Precision { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required IReadOnlyList<JpegComponent> Components { get; init; }

    public int MostAcross => Components.Max(c => c.Across);

    public int MostDown => Components.Max(c => c.Down);

    public static JpegFrame Read(byte process, ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6 || segment.Length < 6 + (segment[5] * 3))
        {
            throw DicomFault.Unreadable("the frame header of its JPEG data is cut off");
        }

        if (segment[5] is 0 or > MostComponents)
        {
            throw DicomFault.Unreadable($"its JPEG data claim {segment[5]} components");
        }

        var components = new JpegComponent[segment[5]];
        for (var i = 0; i < components.Length; i++)
        {
            components[i] = ReadComponent(segment.Slice(6 + (i * 3), 3));
        }

        var frame = new JpegFrame
        {
            Process = process,
            Precision = segment[0],
            Height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]),
            Width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]),
            Components = components,
        };
        frame.CheckPrecision();
        return frame;
    }

    private static JpegComponent ReadComponent(ReadOnlySpan<byte> bytes)
    {
        var across = bytes[1] >> 4;
        var down = bytes[1] & 15;
        if (across is 0 or > HighestSampling || down is 0 or > HighestSampling)
        {
            throw DicomFault.Unreadable($"its JPEG data claim a sampling of {across} x {down}");
        }

        return new JpegComponent { Id = bytes[0], Across = across, Down = down, QuantizationTable = bytes[2] };
    }

    private void CheckPrecision()
    {
        var possible = Process switch
        {
            Baseline => Precision == 8,
            Extended => Precision is 8 or 12,
            _ => Precision is >= 2 and <= 16,
        };
        if (!possible)
        {
            throw DicomFault.Unreadable($"its JPEG data claim {Precision} bits a sample");
        }
    }
}
