namespace Labeling.Imaging.Dicom;

/// <summary>Reads elements one after the other through a small buffer, and seeks over long values instead of reading them.</summary>
internal sealed class ElementSource(Stream stream, long start)
{
    private const int BufferLength = 8192;

    private readonly byte[] _buffer = new byte[BufferLength];
    private int _from;
    private int _to;
    private long _streamPosition = -1;

    /// <summary>Where the next byte stands, counted from the start of the file or of what was inflated.</summary>
    public long Position { get; private set; }

    /// <summary>Looks at the next bytes; fewer where the file ends. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        if (_to - _from < count)
        {
            await LoadAsync(count, cancellationToken).ConfigureAwait(false);
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
        _streamPosition = -1;
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

    private async ValueTask LoadAsync(int count, CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
        _to -= _from;
        _from = 0;
        if (_streamPosition < 0)
        {
            if (Position > long.MaxValue - start)
            {
                return;
            }

            stream.Position = start + Position;
            _streamPosition = Position;
        }

        var read = await stream.ReadAtLeastAsync(_buffer.AsMemory(_to), count - _to, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        _to += read;
        _streamPosition += read;
    }
}
