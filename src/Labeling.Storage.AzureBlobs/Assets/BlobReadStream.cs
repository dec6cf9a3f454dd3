using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Labeling.Storage.AzureBlobs;

/// <summary>Reads a blob range by range, each on the condition that it is still the blob that was opened.</summary>
/// <remarks>Holds one range of at most <see cref="LargeRange"/> bytes. A header costs one small request; what is jumped over is not read.</remarks>
internal sealed class BlobReadStream : Stream
{
    private const int FirstRange = 1 << 19;
    private const int LargeRange = 1 << 22;

    private readonly BlobClient _blob;
    private readonly string _path;
    private readonly ETag _tag;
    private readonly long _length;
    private ReadOnlyMemory<byte> _range;
    private long _rangeStart;
    private long _position;

    private BlobReadStream(BlobClient blob, string path, ETag tag, long length, ReadOnlyMemory<byte> range)
    {
        _blob = blob;
        _path = path;
        _tag = tag;
        _length = length;
        _range = range;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <exception cref="FileNotFoundException">The blob is gone.</exception>
    public static async Task<Stream> OpenAsync(BlobClient blob, string path, CancellationToken cancellationToken)
    {
        try
        {
            var first = await DownloadAsync(blob, path, new HttpRange(0, FirstRange), null, cancellationToken).ConfigureAwait(false);
            var details = first.Details;
            return new BlobReadStream(blob, path, details.ETag, TotalOf(details), first.Content.ToMemory());
        }
        catch (RequestFailedException exception) when (exception.Status == 416)
        {
            // An empty blob has no first range.
            return new MemoryStream([], writable: false);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= _length || buffer.IsEmpty)
        {
            return 0;
        }

        if (_position < _rangeStart || _position >= _rangeStart + _range.Length)
        {
            long count = Math.Min(LargeRange, _length - _position);
            var next = await DownloadAsync(_blob, _path, new HttpRange(_position, count), _tag, cancellationToken).ConfigureAwait(false);
            _range = next.Content.ToMemory();
            _rangeStart = _position;
        }

        var rest = _range[(int)(_position - _rangeStart)..];
        int read = Math.Min(rest.Length, buffer.Length);
        rest[..read].CopyTo(buffer);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <remarks>Decoders read without waiting; where the range is not here yet, the thread waits for the network.</remarks>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override int ReadByte()
    {
        byte[] one = new byte[1];
        return Read(one, 0, 1) == 0 ? -1 : one[0];
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static async Task<BlobDownloadResult> DownloadAsync(BlobClient blob, string path, HttpRange range, ETag? tag, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = range, Conditions = tag is null ? null : new BlobRequestConditions { IfMatch = tag } };
            var result = (await blob.DownloadContentAsync(options, cancellationToken).ConfigureAwait(false)).Value;
            return result.Content.ToMemory().IsEmpty && range.Offset > 0 ? throw new IOException("The answer is empty.") : result;
        }
        catch (RequestFailedException exception) when (exception.Status == 416 && range.Offset == 0)
        {
            throw;
        }
        catch (RequestFailedException exception) when (BlobGuard.IsMissingBlob(exception))
        {
            throw new FileNotFoundException($"The blob '{BlobPlace.Printable(blob.Name)}' is gone from container '{blob.BlobContainerName}'.", path);
        }
        catch (RequestFailedException exception) when (exception.Status is 412 or 416)
        {
            throw new LabelingException(
                LabelingErrorCodes.AssetChanged,
                $"The blob '{BlobPlace.Printable(blob.Name)}' of container '{blob.BlobContainerName}' changed while it was read. Open it again to read it as it is now.");
        }
        catch (Exception exception) when (BlobGuard.IsForeign(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BlobGuard.Failure(LabelingErrorCodes.DatasetUnavailable, "could not be read", blob.BlobContainerName, blob.Name, exception);
        }
    }

    private static long TotalOf(BlobDownloadDetails details)
    {
        string? range = details.ContentRange;
        int slash = range?.LastIndexOf('/') ?? -1;
        return slash >= 0 && long.TryParse(range.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long total) ? total : details.ContentLength;
    }
}
