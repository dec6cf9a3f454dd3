using System.Buffers.Binary;

namespace Labeling;

/// <summary>Walks the directories of a TIFF or BigTIFF structure: a file, or the EXIF block within another file.</summary>
/// <remarks>After TIFF 6.0 (Adobe, 1992), section 2, and the BigTIFF design of libtiff.</remarks>
internal sealed class TiffDirectories
{
    // More entries than any writer makes; a directory of noise would otherwise be read to the end of the file.
    private const int MaxEntries = 4096;

    private readonly HeaderReader _reader;
    private readonly long _origin;
    private readonly bool _littleEndian;
    private readonly bool _big;

    private TiffDirectories(HeaderReader reader, long origin, bool littleEndian, bool big)
    {
        _reader = reader;
        _origin = origin;
        _littleEndian = littleEndian;
        _big = big;
    }

    /// <summary>Where the first directory is, from the start of the structure.</summary>
    public ulong First { get; private init; }

    private int EntryLength => _big ? 20 : 12;

    private int CountLength => _big ? 8 : 2;

    private int OffsetLength => _big ? 8 : 4;

    /// <summary>Whether the bytes begin like a TIFF structure.</summary>
    public static bool IsSignature(ReadOnlySpan<byte> header)
        => header.StartsWith("II*\0"u8) || header.StartsWith("MM\0*"u8) || header.StartsWith("II+\0"u8) || header.StartsWith("MM\0+"u8);

    /// <summary>Reads the head of a structure; <see langword="null"/> if it is none, or is cut off.</summary>
    public static async ValueTask<TiffDirectories?> OpenAsync(HeaderReader reader, long origin, CancellationToken cancellationToken)
    {
        var head = await reader.ReadAsync(origin, 16, cancellationToken).ConfigureAwait(false);
        return Open(reader, origin, head.Span);
    }

    /// <summary>Reads the entries of one directory, in their order; <see langword="null"/> if it is cut off or too long.</summary>
    public async ValueTask<IReadOnlyList<TiffEntry>?> ReadEntriesAsync(ulong offset, CancellationToken cancellationToken)
    {
        if (await CountEntriesAsync(offset, cancellationToken).ConfigureAwait(false) is not { } count)
        {
            return null;
        }

        var entries = new List<TiffEntry>(count);
        for (var i = 0; i < count; i++)
        {
            var at = _origin + (long)offset + CountLength + ((long)i * EntryLength);
            var bytes = await _reader.ReadAsync(at, EntryLength, cancellationToken).ConfigureAwait(false);
            if (bytes.Length < EntryLength)
            {
                return null;
            }

            entries.Add(ParseEntry(bytes.Span) with { At = at - _origin + EntryLength - OffsetLength });
        }

        return entries;
    }

    /// <summary>Where the directory after this one is: 0 after the last; <see langword="null"/> if it is cut off or too long.</summary>
    public async ValueTask<ulong?> ReadNextAsync(ulong offset, CancellationToken cancellationToken)
    {
        if (await CountEntriesAsync(offset, cancellationToken).ConfigureAwait(false) is not { } count)
        {
            return null;
        }

        var at = _origin + (long)offset + CountLength + ((long)count * EntryLength);
        var bytes = await _reader.ReadAsync(at, OffsetLength, cancellationToken).ConfigureAwait(false);
        return bytes.Length < OffsetLength ? null : Number(bytes.Span, OffsetLength);
    }

    /// <summary>Reads the last of an entry's values, which are whole numbers; none where they are not, or not in the file.</summary>
    public async ValueTask<IReadOnlyList<ulong>> ReadLastAsync(TiffEntry entry, int most, CancellationToken cancellationToken)
    {
        if (entry.Type is not (3 or 4 or 16) || entry.Count == 0 || entry.Count > int.MaxValue)
        {
            return [];
        }

        if (entry.Number is { } single)
        {
            return [single];
        }

        var size = TiffEntry.SizeOf(entry.Type);
        var count = (int)Math.Min(entry.Count, (ulong)most);
        if (!entry.IsInline && entry.Value > long.MaxValue / 4)
        {
            return [];
        }

        var at = (entry.IsInline ? entry.At : (long)entry.Value) + (((long)entry.Count - count) * size);
        var values = new List<ulong>(count);
        for (var i = 0; i < count; i++)
        {
            var bytes = await _reader.ReadAsync(_origin + at + ((long)i * size), size, cancellationToken).ConfigureAwait(false);
            if (bytes.Length < size)
            {
                return [];
            }

            values.Add(Number(bytes.Span, size));
        }

        return values;
    }

    private static TiffDirectories? Open(HeaderReader reader, long origin, ReadOnlySpan<byte> head)
    {
        if (head.Length < 8 || !IsSignature(head))
        {
            return null;
        }

        var directories = new TiffDirectories(reader, origin, littleEndian: head[0] == 'I', big: head.Contains((byte)'+'));
        if (!directories._big)
        {
            return directories.From(directories.Number(head[4..], 4));
        }

        return head.Length == 16 && directories.Number(head[4..], 2) == 8 ? directories.From(directories.Number(head[8..], 8)) : null;
    }

    private TiffDirectories From(ulong first) => new(_reader, _origin, _littleEndian, _big) { First = first };

    private async ValueTask<int?> CountEntriesAsync(ulong offset, CancellationToken cancellationToken)
    {
        // Far above any file, and far below where sums would overflow.
        if (offset == 0 || offset > long.MaxValue / 4)
        {
            return null;
        }

        var bytes = await _reader.ReadAsync(_origin + (long)offset, CountLength, cancellationToken).ConfigureAwait(false);
        if (bytes.Length < CountLength)
        {
            return null;
        }

        var count = Number(bytes.Span, CountLength);
        return count is 0 or > MaxEntries ? null : (int)count;
    }

    private TiffEntry ParseEntry(ReadOnlySpan<byte> bytes)
    {
        var tag = (ushort)Number(bytes, 2);
        var type = (ushort)Number(bytes[2..], 2);
        var count = Number(bytes[4..], _big ? 8 : 4);
        var value = bytes[(_big ? 12 : 8)..];
        var size = TiffEntry.SizeOf(type);
        var inline = size > 0 && count > 0 && count <= (ulong)(OffsetLength / size);
        return new TiffEntry(tag, type, count, Number(value, inline ? size : OffsetLength), inline);
    }

    private ulong Number(ReadOnlySpan<byte> bytes, int length) => (length, _littleEndian) switch
    {
        (1, _) => bytes[0],
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (_, false) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
    };
}
