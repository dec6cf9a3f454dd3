using System.Text;
using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What every asset source must do.</summary>
/// <param name="fixture">Makes the sources.</param>
public abstract class AssetSourceConformance(AssetSourceFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_are_listed_once_each_in_ordinal_order_with_their_sizes()
    {
        string[] paths = ["b.jpg", "a/z.jpg", "a-b.jpg", "a.jpg", "a/b/c.png", "a0.jpg", "Z.jpg", "é.jpg", "日本/猫.png", "with space.jpg", "percent%20#.jpg"];
        IAssetSource source = await CreateAsync(paths);

        List<Asset> assets = await source.ListAsync(Cancellation).ToListAsync(Cancellation);

        Assert.Equal(paths.Order(StringComparer.Ordinal), assets.Select(a => a.Path));
        Assert.All(assets, a => Assert.Equal(Content(a.Path).Length, a.Size));
        Assert.All(assets, a => Assert.False(string.IsNullOrEmpty(a.ContentTag)));
        Assert.All(assets, a => Assert.Null(a.Problem));
    }

    [Fact]
    public async Task Many_files_are_all_listed_in_order()
    {
        string[] paths = [.. Enumerable.Range(0, 1_200).Select(i => $"{i % 7}/{i % 11}/{i}.jpg")];
        IAssetSource source = await CreateAsync(paths);

        Assert.Equal(paths.Order(StringComparer.Ordinal), await source.ListAsync(Cancellation).Select(a => a.Path).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Only_files_that_match_the_pattern_are_listed()
    {
        IAssetSource source = await CreateAsync(["a.jpg", "photos/b.jpg", "photos/c.png", "photos/deep/d.jpg"], "photos/**/*.jpg");

        Assert.Equal(["photos/b.jpg", "photos/deep/d.jpg"], await source.ListAsync(Cancellation).Select(a => a.Path).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task An_empty_place_lists_nothing()
        => Assert.Empty(await (await CreateAsync([])).ListAsync(Cancellation).ToListAsync(Cancellation));

    [Fact]
    public async Task A_place_that_is_not_there_is_unavailable()
    {
        IAssetSource source = await fixture.CreateMissingAsync();

        LabelingException exception = await Assert.ThrowsAnyAsync<LabelingException>(() => source.ListAsync(Cancellation).ToListAsync(Cancellation).AsTask());

        Assert.Equal(LabelingErrorCodes.DatasetUnavailable, exception.Code);
    }

    [Fact]
    public async Task A_listed_file_is_read_from_its_start_again_and_again()
    {
        IAssetSource source = await CreateAsync(["a/b.jpg", "a/é 1.jpg"]);

        await foreach (Asset asset in source.ListAsync(Cancellation))
        {
            Assert.Equal(Content(asset.Path), await ReadAsync(source, asset.Path));
            Assert.Equal(Content(asset.Path), await ReadAsync(source, asset.Path));
        }
    }

    [Fact]
    public async Task A_file_is_read_by_many_at_once()
    {
        IAssetSource source = await CreateAsync(["a.jpg"]);

        byte[][] read = Race.Run(8, _ => ReadAsync(source, "a.jpg"));

        Assert.All(read, r => Assert.Equal(Content("a.jpg"), r));
    }

    [Fact]
    public async Task The_content_tag_changes_with_the_content_and_only_then()
    {
        IAssetSource source = await CreateAsync(["a.jpg", "b.jpg"]);
        List<Asset> before = await source.ListAsync(Cancellation).ToListAsync(Cancellation);

        await fixture.ReplaceAsync(source, "a.jpg", Encoding.UTF8.GetBytes("something of another length"));

        List<Asset> after = await source.ListAsync(Cancellation).ToListAsync(Cancellation);
        Assert.NotEqual(before[0].ContentTag, after[0].ContentTag);
        Assert.Equal(before[1].ContentTag, after[1].ContentTag);
    }

    [Fact]
    public async Task The_content_tag_changes_also_where_the_size_does_not()
    {
        IAssetSource source = await CreateAsync(["a.jpg"]);
        Asset before = await source.ListAsync(Cancellation).SingleAsync(Cancellation);
        Asset again = await source.ListAsync(Cancellation).SingleAsync(Cancellation);

        await fixture.ReplaceAsync(source, "a.jpg", [.. Content("a.jpg").Select(b => (byte)(b ^ 1))]);

        Asset after = await source.ListAsync(Cancellation).SingleAsync(Cancellation);
        Assert.Equal(before.ContentTag, again.ContentTag);
        Assert.Equal(before.Size, after.Size);
        Assert.NotEqual(before.ContentTag, after.ContentTag);
    }

    [Fact]
    public async Task A_file_says_when_it_was_last_changed_if_its_place_knows()
    {
        IAssetSource source = await CreateAsync(["a.jpg", "b.jpg"]);
        List<Asset> before = await source.ListAsync(Cancellation).ToListAsync(Cancellation);

        await fixture.ReplaceAsync(source, "a.jpg", Content("another"));

        List<Asset> after = await source.ListAsync(Cancellation).ToListAsync(Cancellation);
        Assert.All(before, a => Assert.Equal(fixture.TellsWhenFilesChanged, a.ChangedAt is not null));
        if (fixture.TellsWhenFilesChanged)
        {
            // The place may have another clock than the test.
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            Assert.All(before, a => Assert.InRange(a.ChangedAt!.Value, now.AddHours(-1), now.AddHours(1)));
            Assert.True(after[0].ChangedAt >= before[0].ChangedAt, $"The file changed later, and says {after[0].ChangedAt:O} after {before[0].ChangedAt:O}.");
            Assert.Equal(before[1].ChangedAt, after[1].ChangedAt);
        }
    }

    [Fact]
    public async Task An_empty_file_is_listed_and_read()
    {
        IAssetSource source = await fixture.CreateSourceAsync(new Dictionary<string, byte[]> { ["empty.jpg"] = [] });

        Assert.Equal(("empty.jpg", 0L), (await source.ListAsync(Cancellation).Select(a => (a.Path, a.Size)).SingleAsync(Cancellation)));
        Assert.Empty(await ReadAsync(source, "empty.jpg"));
    }

    [Fact]
    public async Task A_stream_that_can_seek_reads_from_anywhere()
    {
        byte[] content = Large(1);
        IAssetSource source = await fixture.CreateSourceAsync(new Dictionary<string, byte[]> { ["large.tif"] = content });
        await using Stream stream = await source.OpenReadAsync("large.tif", Cancellation);
        Assert.SkipUnless(stream.CanSeek, "The streams of this source cannot seek, which they need not.");
        byte[] read = new byte[1_000];

        Assert.Equal(content.Length, stream.Length);
        foreach (int position in (int[])[content.Length - 1_000, 700_000, 0, 524_000, 5_000_000])
        {
            stream.Position = position;
            await stream.ReadExactlyAsync(read, Cancellation);
            Assert.True(content.AsSpan(position, read.Length).SequenceEqual(read), $"What was read at {position} is not what stands there.");
            Assert.Equal(position + read.Length, stream.Position);
        }

        stream.Seek(5, SeekOrigin.End);
        Assert.Equal(0, await stream.ReadAsync(read, Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_replaced_while_it_is_read_is_read_as_it_was_or_not_to_its_end()
    {
        byte[] content = Large(1);
        IAssetSource source = await fixture.CreateSourceAsync(new Dictionary<string, byte[]> { ["large.tif"] = content });
        await using Stream stream = await source.OpenReadAsync("large.tif", Cancellation);
        using var read = new MemoryStream();
        byte[] first = new byte[1_000];
        await stream.ReadExactlyAsync(first, Cancellation);
        read.Write(first);

        await fixture.ReplaceAsync(source, "large.tif", Large(2));

        try
        {
            await stream.CopyToAsync(read, Cancellation);
            Assert.True(content.AsSpan().SequenceEqual(read.ToArray()), "Parts of two contents were read as one file.");
        }
        catch (LabelingException changed)
        {
            Assert.Equal(LabelingErrorCodes.AssetChanged, changed.Code);
        }
    }

    [Fact]
    public async Task A_link_reads_one_file_where_links_are_given()
    {
        IAssetSource source = await CreateAsync(["in/é 1.jpg", "b.jpg"]);
        Uri? link = source is IAssetLinks links ? await links.FindReadLinkAsync("in/é 1.jpg", Cancellation) : null;

        Assert.Equal(fixture.GivesLinks, link is not null);
        if (link is not null)
        {
            using var browser = new HttpClient();
            Assert.Equal(Content("in/é 1.jpg"), await browser.GetByteArrayAsync(link, Cancellation));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => ((IAssetLinks)source).FindReadLinkAsync("../b.jpg", Cancellation));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ((IAssetLinks)source).FindReadLinkAsync("b.jpg", new CancellationToken(canceled: true)));
        }
    }

    [Fact]
    public async Task A_file_that_is_gone_is_not_found()
    {
        IAssetSource source = await CreateAsync(["a.jpg", "b.jpg"]);
        await fixture.ReplaceAsync(source, "a.jpg", null);

        await Assert.ThrowsAnyAsync<FileNotFoundException>(() => ReadAsync(source, "a.jpg"));
        await Assert.ThrowsAnyAsync<FileNotFoundException>(() => ReadAsync(source, "no/such/file.jpg"));
        Assert.Equal(["b.jpg"], await source.ListAsync(Cancellation).Select(a => a.Path).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../a.jpg")]
    [InlineData("in/../../a.jpg")]
    [InlineData("in/../../../../../../../../etc/passwd")]
    [InlineData("/a.jpg")]
    [InlineData("//host/share/a.jpg")]
    public async Task A_path_that_leaves_the_root_is_refused(string path)
    {
        IAssetSource source = await CreateAsync(["in/a.jpg"]);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => ReadAsync(source, path));
    }

    [Fact]
    public async Task Cancellation_stops_listing_and_opening()
    {
        IAssetSource source = await CreateAsync([.. Enumerable.Range(0, 50).Select(i => $"{i:D2}.jpg")]);
        var cancelled = new CancellationToken(canceled: true);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.ListAsync(cancelled).ToListAsync(Cancellation).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.OpenReadAsync("00.jpg", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Asset asset in source.ListAsync(stop.Token))
            {
                await stop.CancelAsync();
            }
        });
    }

    /// <summary>More than a source reads at once.</summary>
    private static byte[] Large(int seed)
    {
        byte[] content = new byte[9_000_000];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static byte[] Content(string path) => Encoding.UTF8.GetBytes($"content of {path}");

    private static async Task<byte[]> ReadAsync(IAssetSource source, string path)
    {
        await using Stream stream = await source.OpenReadAsync(path, Cancellation);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, Cancellation);
        return content.ToArray();
    }

    private Task<IAssetSource> CreateAsync(string[] paths, string pattern = DatasetDefinition.Everything)
        => fixture.CreateSourceAsync(paths.ToDictionary(p => p, Content), pattern);
}
