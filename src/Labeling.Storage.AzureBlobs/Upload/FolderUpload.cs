using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Win32.SafeHandles;

namespace Labeling.Storage.AzureBlobs;

/// <summary>Sends the files of a folder, side by side.</summary>
internal sealed class FolderUpload(AzureBlobAccount account, string root, BlobPlace place, bool overwrite, IProgress<AzureBlobUploadReport>? progress)
{
    private static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    private readonly BlobContainerClient _container = account.ContainerOf(place);
    private readonly Lock _lock = new();
    private long _uploaded;
    private long _bytes;
    private long _unchanged;
    private long _kept;

    public async Task<AzureBlobUploadReport> RunAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"There is no folder '{root}' to upload.");
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = account.Options.Parallelism, CancellationToken = cancellationToken };
        try
        {
            // Folders are read as the upload goes on, so their names are not all in memory.
            await Parallel.ForEachAsync(Directory.EnumerateFiles(root, "*", NoLinks), options, (file, stop) => SendAsync(file, stop, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(root, exception);
        }

        var report = Report();
        BlobLog.Uploaded(account.Log, place.Container, report.Uploaded, report.UploadedBytes, report.Unchanged, report.Kept);
        return report;
    }

    private static LabelingException Failed(string path, Exception exception)
        => new(LabelingErrorCodes.UploadFailed, $"'{path}' could not be read to be uploaded: {exception.Message} Put that right, and upload again: what was sent is not sent twice.", exception);

    private async ValueTask SendAsync(string file, CancellationToken stop, CancellationToken cancellationToken)
    {
        string name = place.Prefix + Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
        try
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.Asynchronous);
            long length = RandomAccess.GetLength(handle);
            byte[] hash = await HashAsync(handle, stop).ConfigureAwait(false);
            var outcome = await BlobGuard.RunAsync(
                LabelingErrorCodes.UploadFailed, "could not be uploaded", place.Container, name, () => SendAsync(name, handle, length, hash, stop), cancellationToken).ConfigureAwait(false);
            Count(outcome, length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(file, exception);
        }
    }

    private async Task<Outcome> SendAsync(string name, SafeFileHandle file, long length, byte[] hash, CancellationToken cancellationToken)
    {
        var blob = _container.GetBlockBlobClient(name);
        var writer = new BlobWriter(blob, file, 0, length, hash, account.Time);
        while (true)
        {
            var there = await FindAsync(blob, cancellationToken).ConfigureAwait(false);
            if (there is not null && there.ContentLength == length && there.ContentHash.AsSpan().SequenceEqual(hash))
            {
                return Outcome.Unchanged;
            }

            if (there is not null && !overwrite)
            {
                return Outcome.Kept;
            }

            await writer.StageAsync(cancellationToken).ConfigureAwait(false);
            var conditions = there is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = there.ETag };
            if (await writer.TryCommitAsync(conditions, cancellationToken).ConfigureAwait(false))
            {
                return Outcome.Uploaded;
            }

            // Somebody else wrote it meanwhile: look at what is there now.
        }
    }

    private static async Task<BlobProperties?> FindAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (BlobGuard.IsMissingBlob(exception))
        {
            return null;
        }
    }

    private static async Task<byte[]> HashAsync(SafeFileHandle file, CancellationToken cancellationToken)
    {
#pragma warning disable CA5351 // Not for safety: it is the hash that the storage service keeps with a blob.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        byte[] buffer = new byte[1 << 17];
        int read;
        for (long offset = 0; (read = await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken).ConfigureAwait(false)) > 0; offset += read)
        {
            hash.AppendData(buffer.AsSpan(0, read));
        }

        return hash.GetHashAndReset();
    }

    private void Count(Outcome outcome, long length)
    {
        lock (_lock)
        {
            _uploaded += outcome == Outcome.Uploaded ? 1 : 0;
            _bytes += outcome == Outcome.Uploaded ? length : 0;
            _unchanged += outcome == Outcome.Unchanged ? 1 : 0;
            _kept += outcome == Outcome.Kept ? 1 : 0;
            progress?.Report(Report());
        }
    }

    private AzureBlobUploadReport Report()
    {
        lock (_lock)
        {
            return new AzureBlobUploadReport { Uploaded = _uploaded, UploadedBytes = _bytes, Unchanged = _unchanged, Kept = _kept };
        }
    }

    private enum Outcome
    {
        Uploaded,
        Unchanged,
        Kept,
    }
}
