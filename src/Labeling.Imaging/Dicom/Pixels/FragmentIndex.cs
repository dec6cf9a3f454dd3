using System.Buffers.Binary;

namespace Labeling.Imaging.Dicom;

/// <summary>Where the fragments of compressed pixel data are, and which of them make up which frame (PS3.5 annex A.4).</summary>
internal sealed class FragmentIndex
{
    private const int MostFragments = 262_144;
    private const int ItemHeaderLength = 8;

    private readonly List<Fragment> _fragments = [];
    private readonly int _frames;
    private long[] _offsets = [];
    private int[]? _starts;

    private FragmentIndex(int frames) => _frames = frames;

    /// <summary>Whether the file ended before the fragments did.</summary>
    public bool IsCutOff { get; private set; }

    public int Count => _fragments.Count;

    /// <summary>Where the last fragment claims to end.</summary>
    public long End => _fragments is [.., var last] ? last.At + last.Length : 0;

    /// <summary>Reads the headers of all fragments; their bytes are passed over.</summary>
    public static async ValueTask<FragmentIndex> ReadAsync(DicomData data, Header header, int frames, CancellationToken cancellationToken)
    {
        var index = new FragmentIndex(frames);
        var source = data.OpenSource(header.PixelsAt);
        await index.ReadOffsetsAsync(source, header, cancellationToken).ConfigureAwait(false);
        while (await ReadItemAsync(source, header.Encoding, cancellationToken).ConfigureAwait(false) is { } item)
        {
            if (item.Tag == Tags.SequenceEnd)
            {
                return index;
            }

            if (index._fragments.Count == MostFragments)
            {
                throw DicomFault.TooMuchWork($"its pixels are in more than {MostFragments} fragments");
            }

            index._fragments.Add(new Fragment(source.Position, item.Length));
            source.Skip(item.Length);
        }

        index.IsCutOff = true;
        return index;
    }

    /// <summary>The fragments of one frame, in order; empty if the file has none for it.</summary>
    public async ValueTask<IReadOnlyList<Fragment>> FindAsync(int frame, DicomData data, CancellationToken cancellationToken)
    {
        _starts ??= FromCounts() ?? FromOffsets() ?? await FromContentAsync(data, cancellationToken).ConfigureAwait(false);
        if (frame >= _starts.Length)
        {
            return [];
        }

        var end = frame + 1 < _starts.Length ? _starts[frame + 1] : _fragments.Count;
        return _fragments.GetRange(_starts[frame], end - _starts[frame]);
    }

    private static async ValueTask<ElementHeader?> ReadItemAsync(ElementSource source, DataEncoding encoding, CancellationToken cancellationToken)
    {
        var bytes = await source.PeekAsync(ItemHeaderLength, cancellationToken).ConfigureAwait(false);
        if (ElementHeader.TryRead(bytes.Span, encoding) is not { } item)
        {
            return null;
        }

        source.Skip(ItemHeaderLength);
        return item.Tag == Tags.SequenceEnd || (item.Tag == Tags.Item && !item.HasUndefinedLength) ? item : null;
    }

    /// <summary>Reads the first item, which is the basic offset table and often empty.</summary>
    private async ValueTask ReadOffsetsAsync(ElementSource source, Header header, CancellationToken cancellationToken)
    {
        if (await ReadItemAsync(source, header.Encoding, cancellationToken).ConfigureAwait(false) is not { Tag: Tags.Item } item)
        {
            throw DicomFault.Unreadable("its compressed pixels do not begin with an offset table");
        }

        if (item.Length != (long)_frames * sizeof(uint))
        {
            source.Skip(item.Length);
            _offsets = ReadExtendedOffsets(header);
            return;
        }

        var table = await source.ReadAsync((int)item.Length, cancellationToken).ConfigureAwait(false);
        _offsets = new long[table.Length / sizeof(uint)];
        for (var i = 0; i < _offsets.Length; i++)
        {
            _offsets[i] = BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(i * sizeof(uint)));
        }
    }

    private long[] ReadExtendedOffsets(Header header)
    {
        var table = header.Root.Bytes(Tags.ExtendedOffsetTable).Span;
        if (table.Length != (long)_frames * sizeof(ulong))
        {
            return [];
        }

        var offsets = new long[_frames];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = BinaryPrimitives.ReadInt64LittleEndian(table[(i * sizeof(ulong))..]);
        }

        return offsets;
    }

    private int[]? FromCounts()
    {
        if (_fragments.Count == 0)
        {
            return [];
        }

        if (_frames == 1)
        {
            return [0];
        }

        return _fragments.Count == _frames ? [.. Enumerable.Range(0, _frames)] : null;
    }

    private int[]? FromOffsets()
    {
        if (_offsets.Length != _frames)
        {
            return null;
        }

        var first = _fragments[0].At;
        List<int> starts = [];
        var fragment = 0;
        foreach (var offset in _offsets)
        {
            while (fragment < _fragments.Count && _fragments[fragment].At - first < offset)
            {
                fragment++;
            }

            if (fragment == _fragments.Count)
            {
                // The file ends before this frame.
                break;
            }

            if (_fragments[fragment].At - first != offset || (starts is [.., var last] && last >= fragment))
            {
                return null;
            }

            starts.Add(fragment);
        }

        return [.. starts];
    }

    /// <summary>Each fragment that begins like a JPEG or JPEG 2000 stream begins a frame.</summary>
    private async ValueTask<int[]> FromContentAsync(DicomData data, CancellationToken cancellationToken)
    {
        List<int> starts = [];
        var head = new byte[3];
        for (var i = 0; i < _fragments.Count; i++)
        {
            await data.ReadAsync(_fragments[i].At, head, cancellationToken).ConfigureAwait(false);
            if (i == 0 || head is [0xFF, 0xD8, 0xFF] or [0xFF, 0x4F, 0xFF])
            {
                starts.Add(i);
            }
        }

        return [.. starts];
    }
}
