using System.Net;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>Folders of this machine going to a container.</summary>
public sealed class UploadTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("labeling-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_folder_arrives_with_hashes_and_content_types()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        using AzureBlobAccount account = await Azurite.AccountAsync();
        Write("a.jpg", 100);
        Write("sub/ä b.PNG", 5_000_000);
        Write("sub/empty.bin", 0);
        var progress = new List<AzureBlobUploadReport>();

        AzureBlobUploadReport report = await account.UploadFolderAsync(_folder.FullName, container.Name, "in/to", progress: new Told(progress), cancellationToken: Cancellation);

        Assert.Equal((3L, 5_000_100L, 0L, 0L), (report.Uploaded, report.UploadedBytes, report.Unchanged, report.Kept));
        Assert.Equal(3, progress.Count);
        foreach ((string name, string type) in new[] { ("a.jpg", "image/jpeg"), ("sub/ä b.PNG", "image/png"), ("sub/empty.bin", "application/octet-stream") })
        {
            BlobDownloadResult blob = await container.GetBlobClient("in/to/" + name).DownloadContentAsync(Cancellation);
            byte[] content = await File.ReadAllBytesAsync(At(name), Cancellation);
            Assert.Equal(content, blob.Content.ToArray());
            Assert.Equal(type, blob.Details.ContentType);
            Assert.Equal(MD5.HashData(content), (await container.GetBlobClient("in/to/" + name).GetPropertiesAsync(cancellationToken: Cancellation)).Value.ContentHash);
        }
    }

    [Fact]
    public async Task Files_are_sent_side_by_side_and_no_more_at_once_than_asked()
    {
        const int Files = 9;
        for (int i = 0; i < Files; i++)
        {
            Write($"{i}.jpg", 100);
        }

        // Requests wait for each other: fewer than three at once would wait in vain, and more would be seen.
        var (now, most) = (0, 0);
        var gate = new Lock();
        var three = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new MadeUpServer(async (_, stop) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
                if (now == 3)
                {
                    three.TrySetResult();
                }
            }

            await three.Task.WaitAsync(TimeSpan.FromSeconds(30), stop);
            lock (gate)
            {
                now--;
            }

            return MadeUpServer.Failure(HttpStatusCode.Forbidden, MadeUpAccount.Secret);
        });
        AzureBlobsOptions options = MadeUpAccount.Quick();
        (options.Parallelism, options.Transport) = (3, server.Transport);
        using var account = new AzureBlobAccount(MadeUpAccount.Connection, options);

        await Assert.ThrowsAsync<LabelingException>(() => account.UploadFolderAsync(_folder.FullName, "photos", cancellationToken: Cancellation));

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task What_is_there_is_not_sent_again_and_what_differs_is_kept_unless_asked()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        using AzureBlobAccount account = await Azurite.AccountAsync();
        Write("same.jpg", 100);
        Write("other.jpg", 200);
        await account.UploadFolderAsync(_folder.FullName, container.Name, cancellationToken: Cancellation);
        Write("other.jpg", 201);
        Write("new.jpg", 5);

        AzureBlobUploadReport kept = await account.UploadFolderAsync(_folder.FullName, container.Name, cancellationToken: Cancellation);
        long length = (await container.GetBlobClient("other.jpg").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ContentLength;
        AzureBlobUploadReport replaced = await account.UploadFolderAsync(_folder.FullName, container.Name, overwrite: true, cancellationToken: Cancellation);

        Assert.Equal((1L, 1L, 1L, 200L), (kept.Uploaded, kept.Unchanged, kept.Kept, length));
        Assert.Equal((1L, 2L, 0L), (replaced.Uploaded, replaced.Unchanged, replaced.Kept));
        Assert.Equal(201, (await container.GetBlobClient("other.jpg").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ContentLength);
    }

    [Fact]
    public async Task A_large_file_goes_on_where_it_was_and_shows_only_when_it_is_complete()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        Write("large.tif", 13_000_000);
        var counting = new CountingHandler();
        AzureBlobsOptions options = Azurite.Quick();
        options.MaxRetries = 0;
        options.Transport = counting.Transport;
        using AzureBlobAccount account = await Azurite.AccountAsync(options);
        counting.Refuse = request => counting.Blocks > 2;

        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => account.UploadFolderAsync(_folder.FullName, container.Name, cancellationToken: Cancellation));
        Assert.Equal(LabelingErrorCodes.UploadFailed, exception.Code);
        Assert.Empty(await container.GetBlobsAsync().ToListAsync(Cancellation));
        Assert.Equal(2, (await container.GetBlockBlobClient("large.tif").GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: Cancellation)).Value.UncommittedBlocks.Count());
        counting.Refuse = null;
        counting.Blocks = 0;
        await account.UploadFolderAsync(_folder.FullName, container.Name, cancellationToken: Cancellation);

        Assert.Equal(2, counting.Blocks);
        Assert.Equal(await File.ReadAllBytesAsync(At("large.tif"), Cancellation), (await container.GetBlobClient("large.tif").DownloadContentAsync(Cancellation)).Value.Content.ToArray());
    }

    [Fact]
    public async Task Links_are_not_followed_and_a_missing_folder_or_container_is_told()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        using AzureBlobAccount account = await Azurite.AccountAsync();
        Write("a.jpg", 10);
        File.CreateSymbolicLink(At("link.jpg"), "/etc/hostname");

        Assert.Equal(1, (await account.UploadFolderAsync(_folder.FullName, container.Name, cancellationToken: Cancellation)).Uploaded);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => account.UploadFolderAsync(At("none"), container.Name, cancellationToken: Cancellation));
        LabelingException exception = await Assert.ThrowsAsync<LabelingException>(() => account.UploadFolderAsync(_folder.FullName, "no-such-container", cancellationToken: Cancellation));
        Assert.Contains("no-such-container", exception.Message, StringComparison.Ordinal);
        Assert.Contains("404 ContainerNotFound", exception.Message, StringComparison.Ordinal);
    }

    private void Write(string path, int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), content);
    }

    private string At(string path) => Path.Combine(_folder.FullName, path.Replace('/', Path.DirectorySeparatorChar));

    private sealed class Told(List<AzureBlobUploadReport> list) : IProgress<AzureBlobUploadReport>
    {
        public void Report(AzureBlobUploadReport value)
        {
            lock (list)
            {
                list.Add(value);
            }
        }
    }
}
