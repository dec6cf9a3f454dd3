using System.IO.Compression;

namespace Labeling.Imaging.Dicom;

/// <summary>The inflated data set of a deflated file, readable from anywhere without ever being in memory.</summary>
/// <remarks>
/// Going forward inflates and forgets; going back begins anew. So a bomb costs time up to the limit and never memory, and what
/// follows the last byte that anyone wants is not inflated at all.
/// </remarks>
internal sealed class InflatingStream(Stream deflated, ImageLimits limits) : Stream
{
    private readonly long _start = deflated.Position;
    private readonly byte[] _forgotten = new byte[32_768];
    private DeflateStream? _inflater;
    private long _inflated;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_inflater is null || Position < _inflated)
        {
            Restart();
        }

        while (_inflated < Position)
        {
            var piece = _forgotten.AsMemory(0, (int)Math.Min(_forgotten.Length, Position - _inflated));
            if (await InflateAsync(piece, cancellationToken).ConfigureAwait(false) == 0)
            {
                return 0;
            }
        }

        var count = await InflateAsync(buffer, cancellationToken).ConfigureAwait(false);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    /// <summary>Lets the inflater go. The stream underneath stays open: it is the caller's.</summary>
    protected override void Dispose(bool disposing)
    {
        _inflater?.Dispose();
        _inflater = null;
        base.Dispose(disposing);
    }

    private void Restart()
    {
        _inflater?.Dispose();
        deflated.Position = _start;
        _inflater = new DeflateStream(deflated, CompressionMode.Decompress, leaveOpen: true);
        _inflated = 0;
    }

    private async ValueTask<int> InflateAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count;
        try
        {
            count = await _inflater!.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            // What is damaged ends here; whoever reads notices that something is missing.
            return 0;
        }

        _inflated += count;
        if (_inflated > limits.MaxBytes)
        {
            throw Fault.TooManyBytes(limits);
        }

        return count;
    }
}
