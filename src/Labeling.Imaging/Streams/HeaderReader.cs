namespace Labeling;

/// <summary>Reads small pieces anywhere in a stream, a block at a time, so that a header costs one or two reads.</summary>
internal sealed class HeaderReader(Stream stream)
{
    /// <summary>The longest piece, and what one read of the stream brings.</summary>
    public const int BlockLength = 4096;

    private readonly byte[] _block = new byte[BlockLength];
    private readonly long _start = stream.Position;
    private long _offset;
    private long _tailAt;
    private ReadOnlyMemory<byte> _tail;
    private int _count;

    /// <summary>How long the file is; <see langword="null"/> for a stream that would have to be read to its end to tell.</summary>
    public long? Length => stream is RewindableStream ? null : stream.Length - _start;

    /// <summary>Reads the last bytes of the file, as many as asked for, though none before a place. What is read of them later is there already.</summary>
    /// <returns>Where they begin, and they.</returns>
    /// <remarks>A stream that can only go forward is read to its end for this.</remarks>
    public async ValueTask<(long At, ReadOnlyMemory<byte> Bytes)> ReadTailAsync(long notBefore, int most, CancellationToken cancellationToken)
    {
        if (stream is RewindableStream forward)
        {
            await forward.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }

        var length = stream.Length - _start;
        var at = Math.Max(notBefore, length - most);
        if (at < length)
        {
            var tail = GC.AllocateUninitializedArray<byte>((int)(length - at));
            stream.Position = _start + at;
            var count = await stream.ReadAtLeastAsync(tail, tail.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            (_tailAt, _tail) = (at, tail.AsMemory(0, count));
        }

        return (at, _tail);
    }

    /// <summary>Reads a piece; fewer bytes where the file ends. Valid until the next read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, int count, CancellationToken cancellationToken)
    {
        if (offset >= _tailAt && offset < _tailAt + _tail.Length)
        {
            // It ends where the file does.
            var rest = _tail[(int)(offset - _tailAt)..];
            return rest[..Math.Min(count, rest.Length)];
        }

        if (offset < _offset || offset + count > _offset + _count)
        {
            await LoadAsync(offset, cancellationToken).ConfigureAwait(false);
        }

        var from = (int)(offset - _offset);
        return _block.AsMemory(from, Math.Min(count, _count - from));
    }

    private async ValueTask LoadAsync(long offset, CancellationToken cancellationToken)
    {
        _count = 0;
        _offset = offset;
        if (IsBeyondEnd(offset))
        {
            return;
        }

        stream.Position = _start + offset;
        _count = await stream.ReadAtLeastAsync(_block, BlockLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a place that a header names is not in the file: some streams refuse to go there.</summary>
    private bool IsBeyondEnd(long offset)
        => offset > long.MaxValue - _start - BlockLength || (stream is not RewindableStream && offset >= stream.Length - _start);
}
