using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Win32.SafeHandles;

namespace Labeling.Storage.AzureBlobs;

/// <summary>Writes one blob out of a part of a file: its blocks first, which nobody sees, then the blob in one request.</summary>
/// <remarks>
/// A repeated request may meet its own work of the first time, whose answer was lost. So each write carries a mark, and what is there under that
/// mark is this write's.
/// </remarks>
internal sealed class BlobWriter(BlockBlobClient blob, SafeFileHandle file, long start, long length, byte[] hash, TimeProvider time)
{
    public const int BlockSize = 1 << 22;

    private const string Mark = "labeling_write";
    private const int MostRestagings = 5;

    private readonly string _mark = Guid.CreateVersion7(time.GetUtcNow()).ToString("n");
    private readonly List<string> _blocks = [];
    private ETag? _written;

    public string Name => blob.Name;

    private bool IsLarge => length > BlockSize;

    /// <summary>Sends the blocks of a large blob; those that are there already from a time before are not sent again.</summary>
    public async Task StageAsync(CancellationToken cancellationToken)
    {
        if (!IsLarge)
        {
            return;
        }

        var there = await ReadStagedAsync(cancellationToken).ConfigureAwait(false);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            _blocks.Clear();
            for (long offset = 0; offset < length; offset += BlockSize)
            {
                var block = buffer.AsMemory(0, (int)Math.Min(BlockSize, length - offset));
                await ReadAsync(block, start + offset, cancellationToken).ConfigureAwait(false);
                string id = IdOf(_blocks.Count, block.Span);
                if (!there.Contains(id))
                {
                    using var content = new MemoryStream(buffer, 0, block.Length, writable: false);
                    await blob.StageBlockAsync(id, content, options: null, cancellationToken).ConfigureAwait(false);
                }

                _blocks.Add(id);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Makes the blob visible, whole.</summary>
    /// <returns>Whether the condition held.</returns>
    public async Task<bool> TryCommitAsync(BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        for (int restagings = 0; ; restagings++)
        {
            try
            {
                _written = IsLarge
                    ? await CommitBlocksAsync(conditions, cancellationToken).ConfigureAwait(false)
                    : await UploadAsync(conditions, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException exception) when (BlobGuard.IsConflict(exception) && exception.ErrorCode != BlobErrorCode.LeaseIdMissing.ToString())
            {
                _written = await FindOwnAsync(cancellationToken).ConfigureAwait(false);
                return _written is not null;
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == BlobErrorCode.InvalidBlockList.ToString() && restagings < MostRestagings)
            {
                // Somebody else committed the blob, which drops everybody's blocks; or this write did, and its answer was lost.
                if (await FindOwnAsync(cancellationToken).ConfigureAwait(false) is { } own)
                {
                    _written = own;
                    return true;
                }

                await StageAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes what this write made visible, if that is still there.</summary>
    public async Task TakeBackAsync()
    {
        if ((_written ?? await FindOwnAsync(CancellationToken.None).ConfigureAwait(false)) is { } tag)
        {
            try
            {
                await blob.DeleteIfExistsAsync(DeleteSnapshotsOption.None, new BlobRequestConditions { IfMatch = tag }).ConfigureAwait(false);
            }
            catch (RequestFailedException exception) when (exception.Status == 412)
            {
                // Somebody else's by now.
            }
        }
    }

    /// <summary>Names a block by its place and content, so that an interrupted upload finds what it sent. All names of a blob are equally long.</summary>
    private static string IdOf(int index, ReadOnlySpan<byte> block)
    {
        Span<byte> id = stackalloc byte[sizeof(int) + 16];
        BinaryPrimitives.WriteInt32BigEndian(id, index);
#pragma warning disable CA5351 // A name, not a protection.
        MD5.HashData(block, id[sizeof(int)..]);
#pragma warning restore CA5351
        return Convert.ToBase64String(id);
    }

    private async Task<HashSet<string>> ReadStagedAsync(CancellationToken cancellationToken)
    {
        try
        {
            BlockList list = await blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellationToken).ConfigureAwait(false);
            return [.. list.UncommittedBlocks.Select(b => b.Name)];
        }
        catch (RequestFailedException exception) when (BlobGuard.IsMissingBlob(exception))
        {
            return [];
        }
    }

    private async Task<ETag> CommitBlocksAsync(BlobRequestConditions conditions, CancellationToken cancellationToken)
        => (await blob.CommitBlockListAsync(
            _blocks, new CommitBlockListOptions { Conditions = conditions, HttpHeaders = Headers(), Metadata = Metadata() }, cancellationToken).ConfigureAwait(false)).Value.ETag;

    private async Task<ETag> UploadAsync(BlobRequestConditions conditions, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, (int)length));
        try
        {
            await ReadAsync(buffer.AsMemory(0, (int)length), start, cancellationToken).ConfigureAwait(false);
            using var content = new MemoryStream(buffer, 0, (int)length, writable: false);
            var options = new BlobUploadOptions
            {
                Conditions = conditions,
                HttpHeaders = Headers(),
                Metadata = Metadata(),
                TransferOptions = new() { InitialTransferSize = BlockSize, MaximumTransferSize = BlockSize, MaximumConcurrency = 1 },
            };
            return (await blob.UploadAsync(content, options, cancellationToken).ConfigureAwait(false)).Value.ETag;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<ETag?> FindOwnAsync(CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return properties.Metadata.TryGetValue(Mark, out string? mark) && mark == _mark ? properties.ETag : null;
        }
        catch (RequestFailedException exception) when (BlobGuard.IsMissingBlob(exception))
        {
            return null;
        }
    }

    private async ValueTask ReadAsync(Memory<byte> block, long offset, CancellationToken cancellationToken)
    {
        for (int read = 0; read < block.Length;)
        {
            int count = await RandomAccess.ReadAsync(file, block[read..], offset + read, cancellationToken).ConfigureAwait(false);
            read += count > 0 ? count : throw new LabelingException(LabelingErrorCodes.UploadFailed, $"The file for the blob '{BlobPlace.Printable(Name)}' became shorter while it was sent. Send it again once nobody writes it.");
        }
    }

    private BlobHttpHeaders Headers() => new() { ContentHash = hash, ContentType = ContentTypes.Of(Name) };

    private Dictionary<string, string> Metadata() => new() { [Mark] = _mark };
}
