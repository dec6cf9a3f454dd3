using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Time.Testing;

namespace Labeling.Storage.AzureBlobs.Tests;

/// <summary>Blobs as files: read in ranges, listed in pages, linked for browsers.</summary>
public sealed class ReadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_large_blob_is_read_in_ranges_and_only_where_it_is_looked_at()
    {
        byte[] content = Bytes(20_000_000);
        BlobContainerClient container = await Azurite.NewContainerAsync();
        await container.UploadBlobAsync("large.tif", new BinaryData(content), Cancellation);
        var counting = new CountingHandler();
        AzureBlobsOptions options = Azurite.Quick();
        options.Transport = counting.Transport;
        using AzureBlobAccount account = await Azurite.AccountAsync(options);
        IAssetSource source = Open(account, container);

        await using Stream stream = await source.OpenReadAsync("large.tif", Cancellation);
        Assert.Equal((20_000_000L, true, 1), (stream.Length, stream.CanSeek, counting.Requests));
        byte[] some = new byte[1_000];
        stream.Seek(-1_000, SeekOrigin.End);
        await stream.ReadExactlyAsync(some, Cancellation);
        Assert.Equal(content[^1_000..], some);
        Assert.Equal(2, counting.Requests);
        stream.Position = 0;
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, Cancellation);
        Assert.True(content.AsSpan().SequenceEqual(all.ToArray()));
        stream.Position = 19_999_999;
        Assert.Equal((content[^1], -1), (stream.ReadByte(), stream.ReadByte()));
    }

    [Fact]
    public async Task A_blob_that_changes_while_it_is_read_is_noticed()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        await container.UploadBlobAsync("a.tif", new BinaryData(Bytes(9_000_000)), Cancellation);
        using AzureBlobAccount account = await Azurite.AccountAsync();
        await using Stream stream = await Open(account, container).OpenReadAsync("a.tif", Cancellation);
        await container.GetBlobClient("a.tif").UploadAsync(new BinaryData(Bytes(9_000_001)), overwrite: true, Cancellation);

        LabelingException changed = await Assert.ThrowsAsync<LabelingException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        Assert.Equal(LabelingErrorCodes.AssetChanged, changed.Code);
        await container.DeleteBlobAsync("a.tif", cancellationToken: Cancellation);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Open(account, container).OpenReadAsync("a.tif", Cancellation));
    }

    [Fact]
    public async Task An_empty_blob_is_an_empty_file()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        await container.UploadBlobAsync("empty.jpg", new BinaryData(Array.Empty<byte>()), Cancellation);
        using AzureBlobAccount account = await Azurite.AccountAsync();

        await using Stream stream = await Open(account, container).OpenReadAsync("empty.jpg", Cancellation);

        Assert.Equal(0, await stream.ReadAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task A_listing_goes_on_from_the_token_of_a_page()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        for (int i = 0; i < 25; i++)
        {
            await container.UploadBlobAsync($"in/{i:D2}.jpg", new BinaryData("x"), Cancellation);
        }

        AzureBlobsOptions options = Azurite.Quick();
        options.PageSize = 10;
        using AzureBlobAccount account = await Azurite.AccountAsync(options);
        var dataset = new AzureBlobFolder(container.Uri, "in");

        AzureBlobPage first = await account.ListPagesAsync(dataset, cancellationToken: Cancellation).FirstAsync(Cancellation);
        List<AzureBlobPage> rest = await account.ListPagesAsync(dataset, first.ContinuationToken, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(10, first.Assets.Count);
        Assert.Equal(Enumerable.Range(10, 15).Select(i => $"{i:D2}.jpg"), rest.SelectMany(p => p.Assets).Select(a => a.Path));
        Assert.Null(rest[^1].ContinuationToken);
        Assert.All(first.Assets, a => Assert.StartsWith("md5-", a.ContentTag, StringComparison.Ordinal));
        Assert.All(first.Assets, a => Assert.NotNull(a.ChangedAt));
    }

    [Fact]
    public async Task No_page_is_asked_for_before_the_one_before_it_was_gone_through()
    {
        var server = new MadeUpServer((number, _) => MadeUpServer.Page(number, last: 4, blobs: 3));
        AzureBlobsOptions options = MadeUpAccount.Quick();
        options.Transport = server.Transport;
        using var account = new AzureBlobAccount(MadeUpAccount.Connection, options);
        int seen = 0;

        await foreach (Asset asset in MadeUpAccount.Open(account).ListAsync(Cancellation))
        {
            seen++;
            Assert.Equal((seen + 2) / 3, server.Requests);
        }

        Assert.Equal((12, 4), (seen, server.Requests));
    }

    [Fact]
    public async Task Metadata_alone_does_not_make_a_blob_another()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        await container.UploadBlobAsync("a.jpg", new BinaryData("x"), Cancellation);
        using AzureBlobAccount account = await Azurite.AccountAsync();
        IAssetSource source = Open(account, container);
        string before = (await source.ListAsync(Cancellation).SingleAsync(Cancellation)).ContentTag;

        await container.GetBlobClient("a.jpg").SetMetadataAsync(new Dictionary<string, string> { ["seen"] = "yes" }, cancellationToken: Cancellation);

        Assert.Equal(before, (await source.ListAsync(Cancellation).SingleAsync(Cancellation)).ContentTag);
    }

    [Fact]
    public async Task A_link_reads_one_blob_for_a_while_where_the_host_allows_it()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        await container.UploadBlobAsync("in/ä 1.jpg", new BinaryData("picture"), Cancellation);
        await container.UploadBlobAsync("in/2.jpg", new BinaryData("other"), Cancellation);
        AzureBlobsOptions options = Azurite.Quick();
        options.AllowReadLinks = true;
        using AzureBlobAccount allowed = await Azurite.AccountAsync(options);
        using AzureBlobAccount plain = await Azurite.AccountAsync();
        using AzureBlobAccount yesterday = await Azurite.AccountAsync(options, time: new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-1)));
        using var browser = new HttpClient();

        Uri? link = await ((IAssetLinks)Open(allowed, container, "in")).FindReadLinkAsync("ä 1.jpg", Cancellation);

        Assert.NotNull(link);
        Assert.Equal("picture", await browser.GetStringAsync(link, Cancellation));
        Assert.Equal(403, (int)(await browser.GetAsync(new Uri(link.AbsoluteUri.Replace("%C3%A4%201.jpg", "2.jpg", StringComparison.Ordinal)), Cancellation)).StatusCode);
        Assert.Equal(403, (int)(await browser.DeleteAsync(link, Cancellation)).StatusCode);
        Uri? expired = await ((IAssetLinks)Open(yesterday, container, "in")).FindReadLinkAsync("ä 1.jpg", Cancellation);
        Assert.Equal(403, (int)(await browser.GetAsync(expired, Cancellation)).StatusCode);
        Assert.Null(await ((IAssetLinks)Open(plain, container, "in")).FindReadLinkAsync("ä 1.jpg", Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => ((IAssetLinks)Open(allowed, container, "in")).FindReadLinkAsync("../2.jpg", Cancellation));
    }

    [Fact]
    public async Task A_project_over_blobs_is_refreshed()
    {
        BlobContainerClient container = await Azurite.NewContainerAsync();
        foreach (string name in new[] { "a.jpg", "b.jpg", "c.jpg" })
        {
            await container.UploadBlobAsync("in/" + name, new BinaryData(name), Cancellation);
        }

        string folder = Directory.CreateTempSubdirectory("labeling-").FullName;
        using AzureBlobAccount account = await Azurite.AccountAsync();
        await using (var engine = new LabelingEngine(new SqliteLabelStore(Path.Combine(folder, "labels.db")), [new AzureBlobSourceProvider([account])]))
        {
            LabelingProject project = await engine.Projects.CreateAsync(
                new ProjectDefinition("blobs", LabelingTaskType.ImageClassificationMultiClass) { Dataset = new AzureBlobFolder(container.Uri, "in"), LabelClasses = ["x"] }, Cancellation);
            Assert.Equal(3, (await project.StartAsync(cancellationToken: Cancellation)).Added);
            LabelTask task = (await project.Queue.ClaimAsync("ana", pageSize: 4, cancellationToken: Cancellation))!;
            foreach (TaskItem item in task.Items)
            {
                task.Answer(item, new Annotation("x"));
            }

            await task.SubmitAsync(Cancellation);
            await container.GetBlobClient("in/a.jpg").UploadAsync(new BinaryData("another"), overwrite: true, Cancellation);
            await container.DeleteBlobAsync("in/b.jpg", cancellationToken: Cancellation);
            await container.UploadBlobAsync("in/d.jpg", new BinaryData("d"), Cancellation);

            RefreshReport? report = await project.RefreshAsync(cancellationToken: Cancellation);

            Assert.Equal((1L, 1L, 1L, 1L), (report!.Added, report.Unchanged, report.Changed, report.WentMissing));
            Assert.Equal(ItemStatus.NeedsReview, (await project.Items.FindAsync("a.jpg", Cancellation))!.Status);
            Item gone = (await project.Items.FindAsync("b.jpg", Cancellation))!;
            Assert.Equal((ItemStatus.Labeled, true), (gone.Status, gone.IsMissing));
            ExportReport export = await project.ExportAsync(
                new CocoExport(AzureBlobDestination.ForExport(account, container.Name, "coco"), "labels.json"), cancellationToken: Cancellation);
            Assert.Equal(2, export.Images);
            BlobItem file = await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "Labeling/export/coco/", Cancellation).SingleAsync(Cancellation);
            Assert.EndsWith(file.Name, export.Location, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static IAssetSource Open(AzureBlobAccount account, BlobContainerClient container, string folder = "")
        => new AzureBlobSourceProvider([account]).Open(new AzureBlobFolder(container.Uri, folder));
}
