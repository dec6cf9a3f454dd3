namespace Labeling.Imaging.Tests;

/// <summary>A stream that counts what is read of it, and that can be made awkward.</summary>
public sealed class WatchedStream(byte[] bytes, bool canSeek = true, int mostAtOnce = int.MaxValue) : Stream
{
    private long _position;

    public long BytesRead { get; private set; }

    public bool WasClosed { get; private set; }

    /// <summary>After this many bytes, reading fails as a network does.</summary>
    public long FailsAfter { get; init; } = long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => canSeek;

    public override bool CanWrite => false;

    public override long Length => canSeek ? bytes.Length : throw new NotSupportedException();

    public override long Position
    {
        get => canSeek ? _position : throw new NotSupportedException();
        set => _position = canSeek ? value : throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (BytesRead >= FailsAfter)
        {
            throw new IOException("The line is cut.");
        }

        var count = (int)Math.Clamp(Math.Min(buffer.Length, mostAtOnce), 0, Math.Max(0, bytes.Length - _position));
        bytes.AsSpan((int)Math.Min(_position, bytes.Length), count).CopyTo(buffer);
        _position += count;
        BytesRead += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        return Read(buffer.Span);
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => bytes.Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        WasClosed = true;
        base.Dispose(disposing);
    }
}
