using System.Buffers;

namespace Labeling;

/// <summary>Lets a stream that can only go forward be read from anywhere, by keeping what has been read and no more.</summary>
internal sealed class RewindableStream(Stream source, ImageLimits limits) : Stream
{
    private byte[] _kept = [];
    private int _length;
    private bool _ended;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length
    {
        get
        {
            while (!_ended)
            {
                MakeRoom();
                Took(source.Read(_kept.AsSpan(_length)));
            }

            return _length;
        }
    }

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <summary>Reads to the end; the bytes from the current position on, valid until disposal.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        await FillAsync(long.MaxValue, cancellationToken).ConfigureAwait(false);
        var from = (int)Math.Min(_position, _length);
        _position = _length;
        return _kept.AsMemory(from, _length - from);
    }

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && _position + buffer.Length > _length)
        {
            MakeRoom();
            Took(source.Read(_kept.AsSpan(_length)));
        }

        return Copy(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await FillAsync(_position > long.MaxValue - buffer.Length ? long.MaxValue : _position + buffer.Length, cancellationToken).ConfigureAwait(false);
        return Copy(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => Length + offset,
        };
        return _position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Gives the kept bytes back. The stream underneath stays open: it is the caller's.</summary>
    protected override void Dispose(bool disposing)
    {
        Replace([]);
        _length = 0;
        _ended = true;
        base.Dispose(disposing);
    }

    private async ValueTask FillAsync(long end, CancellationToken cancellationToken)
    {
        while (!_ended && _length < end)
        {
            MakeRoom();
            Took(await source.ReadAsync(_kept.AsMemory(_length), cancellationToken).ConfigureAwait(false));
        }
    }

    private void MakeRoom()
    {
        if (_length == _kept.Length)
        {
            // One byte past the limit is room to notice that the file is longer than it.
            var wanted = Math.Min(Math.Max(HeaderReader.BlockLength, 2L * _length), Math.Min(limits.MaxBytes + 1, Array.MaxLength));
            var larger = ArrayPool<byte>.Shared.Rent((int)wanted);
            _kept.AsSpan(0, _length).CopyTo(larger);
            Replace(larger);
        }
    }

    private void Took(int count)
    {
        _length += count;
        _ended = count == 0;
        if (_length > limits.MaxBytes)
        {
            throw Fault.TooManyBytes(limits);
        }
    }

    private int Copy(Span<byte> buffer)
    {
        var count = (int)Math.Clamp(_length - _position, 0, buffer.Length);
        if (count > 0)
        {
            _kept.AsSpan((int)_position, count).CopyTo(buffer);
            _position += count;
        }

        return count;
    }

    private void Replace(byte[] kept)
    {
        if (_kept.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = kept;
    }
}
