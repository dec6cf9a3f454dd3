using System.Buffers.Binary;

namespace Labeling.Imaging.Dicom;

/// <summary>What stands before the value of one element.</summary>
/// <param name="Tag">Group in the upper half, element in the lower.</param>
/// <param name="Representation">The two letters of the value representation, the first in the upper byte; 0 where none is written.</param>
/// <param name="Length">Bytes of the value, or <see cref="Undefined"/>.</param>
/// <param name="Size">Bytes of this header: 8 or 12.</param>
internal readonly record struct ElementHeader(uint Tag, ushort Representation, uint Length, int Size)
{
    public const uint Undefined = uint.MaxValue;

    public const int LongestSize = 12;

    public const ushort OtherByte = ('O' << 8) | 'B';
    public const ushort OtherWord = ('O' << 8) | 'W';
    public const ushort Sequence = ('S' << 8) | 'Q';
    public const ushort Unknown = ('U' << 8) | 'N';

    private const int DelimiterGroup = 0xFFFE;

    public bool HasUndefinedLength => Length == Undefined;

    public int Group => (int)(Tag >> 16);

    /// <summary>Reads a header from at least 8 bytes; <see langword="null"/> if it is longer than what there is.</summary>
    public static ElementHeader? TryRead(ReadOnlySpan<byte> bytes, DataEncoding encoding)
    {
        if (bytes.Length < 8)
        {
            return null;
        }

        var tag = ((uint)ReadUInt16(bytes, encoding) << 16) | ReadUInt16(bytes[2..], encoding);
        if (!encoding.IsExplicit || tag >> 16 == DelimiterGroup || !IsRepresentation(bytes[4], bytes[5]))
        {
            return new ElementHeader(tag, 0, ReadUInt32(bytes[4..], encoding), 8);
        }

        var representation = (ushort)((bytes[4] << 8) | bytes[5]);
        if (!HasLongLength(representation))
        {
            return new ElementHeader(tag, representation, ReadUInt16(bytes[6..], encoding), 8);
        }

        return bytes.Length < LongestSize ? null : new ElementHeader(tag, representation, ReadUInt32(bytes[8..], encoding), LongestSize);
    }

    /// <summary>Whether two bytes can be the letters of a value representation, of today or of tomorrow.</summary>
    public static bool IsRepresentation(byte first, byte second) => char.IsAsciiLetterUpper((char)first) && char.IsAsciiLetterUpper((char)second);

    // PS3.5 section 7.1.2: these have a length of four bytes after two reserved ones, and so will those to come.
    private static bool HasLongLength(ushort representation) => representation switch
    {
        ('A' << 8) | 'E' or ('A' << 8) | 'S' or ('A' << 8) | 'T' or ('C' << 8) | 'S' or ('D' << 8) | 'A' or ('D' << 8) | 'S'
            or ('D' << 8) | 'T' or ('F' << 8) | 'D' or ('F' << 8) | 'L' or ('I' << 8) | 'S' or ('L' << 8) | 'O' or ('L' << 8) | 'T'
            or ('P' << 8) | 'N' or ('S' << 8) | 'H' or ('S' << 8) | 'L' or ('S' << 8) | 'S' or ('S' << 8) | 'T' or ('T' << 8) | 'M'
            or ('U' << 8) | 'I' or ('U' << 8) | 'L' or ('U' << 8) | 'S' => false,
        _ => true,
    };

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, DataEncoding encoding)
        => encoding.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, DataEncoding encoding)
        => encoding.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
