namespace Labeling.Imaging.Dicom;

/// <summary>Reads elements one after the other through a small buffer, and seeks over long values instead of reading them.</summary>
internal sealed class ElementSource(DicomData data, long position)
{
    private const int BufferLength = 8192;

    private readonly byte[] _buffer = new byte[BufferLength];
    private int _from;
    private int _to;

    /// <summary>Where the next byte stands, counted from the start of the data.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Looks at the next bytes; fewer where the file ends. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        if (_to - _from < count)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            _to -= _from;
            _from = 0;
            _to += await data.ReadAsync(Position + _to, _buffer.AsMemory(_to), count - _to, cancellationToken).ConfigureAwait(false);
        }

        return _buffer.AsMemory(_from, Math.Min(count, _to - _from));
    }

    /// <summary>Goes on by any number of bytes, also past the end of the file.</summary>
    public void Skip(long count)
    {
        Position = checked(Position + count);
        if (count <= _to - _from)
        {
            _from += (int)count;
            return;
        }

        _from = 0;
        _to = 0;
    }

    /// <summary>Reads a value; shorter where the file ends.</summary>
    public async ValueTask<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var value = new byte[count];
        var filled = 0;
        while (filled < count)
        {
            var piece = await PeekAsync(Math.Min(count - filled, BufferLength), cancellationToken).ConfigureAwait(false);
            if (piece.Length == 0)
            {
                Array.Resize(ref value, filled);
                break;
            }

            piece.CopyTo(value.AsMemory(filled));
            filled += piece.Length;
            Skip(piece.Length);
        }

        return value;
    }
}
