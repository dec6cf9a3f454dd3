namespace Labeling;

/// <summary>Reads small pieces anywhere in a stream, a block at a time, so that a header costs one or two reads.</summary>
internal sealed class HeaderReader(Stream stream)
{
    /// <summary>The longest piece, and what one read of the stream brings.</summary>
    public const int BlockLength = 4096;

    private readonly byte[] _block = new byte[BlockLength];
    private readonly long _start = stream.Position;
    private long _offset;
    private int _count;

    /// <summary>How long the file is; <see langword="null"/> for a stream that would have to be read to its end to tell.</summary>
    public long? Length => stream is RewindableStream ? null : stream.Length - _start;

    /// <summary>Reads the last bytes of the file, as many as the memory holds, though none before a place.</summary>
    /// <returns>Where they begin, and how many there are.</returns>
    /// <remarks>A stream that can only go forward is read to its end for this.</remarks>
    public async ValueTask<(long At, int Count)> ReadTailAsync(long notBefore, Memory<byte> memory, CancellationToken cancellationToken)
    {
        if (stream is RewindableStream forward)
        {
            await forward.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }

        var length = stream.Length - _start;
        var at = Math.Max(notBefore, length - memory.Length);
        if (at >= length)
        {
            return (at, 0);
        }

        stream.Position = _start + at;
        var wanted = memory[..(int)(length - at)];
        return (at, await stream.ReadAtLeastAsync(wanted, wanted.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads a piece; fewer bytes where the file ends. Valid until the next read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, int count, CancellationToken cancellationToken)
    {
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
