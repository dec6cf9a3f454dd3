using System.Buffers.Binary;

namespace Labeling;

/// <summary>
/// Rewrites the first directory of a BigTIFF file that has its most significant byte first as one of a classic TIFF file: LibTiff 2.4.660 reads
/// BigTIFF, and that byte order, but not both together, since it does not turn 64-bit numbers around.
/// </summary>
/// <remarks>
/// Everything stays where it is; the new directory stands behind the file, and no file that is let in is so long that 32 bits could not tell
/// a place in it. Directory and values have been checked by <see cref="TiffGuard"/>.
/// </remarks>
internal static class BigEndianBigTiff
{
    private const int HeadLength = 8;
    private const int BigEntryLength = 20;
    private const int EntryLength = 12;

    public static bool IsOne(ReadOnlySpan<byte> file) => file.StartsWith("MM\0+"u8);

    public static byte[] ToClassic(ReadOnlySpan<byte> file)
    {
        var directory = Place(file, BinaryPrimitives.ReadUInt64BigEndian(file[HeadLength..]), 8);
        var count = checked((int)BinaryPrimitives.ReadUInt64BigEndian(file[directory..]));
        var entries = file.Slice(directory + 8, checked(count * BigEntryLength));
        var start = (file.Length + 1) & ~1;
        using var values = new MemoryStream();
        var head = new byte[2 + (count * EntryLength) + 4];
        BinaryPrimitives.WriteUInt16BigEndian(head, checked((ushort)count));
        for (var i = 0; i < count; i++)
        {
            Turn(file, entries.Slice(i * BigEntryLength, BigEntryLength), head.AsSpan(2 + (i * EntryLength), EntryLength), values, start + head.Length);
        }

        var result = new byte[checked(start + head.Length + (int)values.Length)];
        file.CopyTo(result);
        "MM\0*"u8.CopyTo(result);
        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(4), (uint)start);
        head.CopyTo(result, start);
        values.GetBuffer().AsSpan(0, (int)values.Length).CopyTo(result.AsSpan(start + head.Length));
        return result;
    }

    private static void Turn(ReadOnlySpan<byte> file, ReadOnlySpan<byte> from, Span<byte> to, MemoryStream values, int valuesAt)
    {
        var type = BinaryPrimitives.ReadUInt16BigEndian(from[2..]);
        var length = checked((long)BinaryPrimitives.ReadUInt64BigEndian(from[4..]) * TiffEntry.SizeOf(type));
        var bytes = from[12..];
        bytes = length <= bytes.Length ? bytes[..(int)length] : file.Slice(Place(file, BinaryPrimitives.ReadUInt64BigEndian(bytes), length), (int)length);

        byte[] narrow = type is 16 or 17 or 18 ? Narrow(bytes) : bytes.ToArray();
        from[..2].CopyTo(to);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], type switch { 16 => 4, 17 => 9, 18 => 13, _ => type });
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], checked((uint)BinaryPrimitives.ReadUInt64BigEndian(from[4..])));
        if (narrow.Length <= 4)
        {
            narrow.CopyTo(to[8..]);
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(to[8..], checked((uint)(valuesAt + values.Length)));
        values.Write(narrow);
        if (narrow.Length % 2 != 0)
        {
            values.WriteByte(0);
        }
    }

    /// <summary>Numbers of 64 bits in 32. What does not fit is beyond the end of any file, and stays so.</summary>
    private static byte[] Narrow(ReadOnlySpan<byte> wide)
    {
        var narrow = new byte[wide.Length / 2];
        for (var i = 0; i < narrow.Length; i += 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(narrow.AsSpan(i), uint.CreateSaturating(BinaryPrimitives.ReadUInt64BigEndian(wide[(i * 2)..])));
        }

        return narrow;
    }

    private static int Place(ReadOnlySpan<byte> file, ulong offset, long length)
        => (UInt128)offset + (UInt128)length <= (UInt128)file.Length
            ? (int)offset
            : throw Fault.Unreadable(ImageFormat.Tiff, "its first directory cannot be read");
}
