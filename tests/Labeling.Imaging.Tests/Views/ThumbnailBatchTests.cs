using SkiaSharp;

namespace Labeling.Imaging.Tests.Views;

public sealed class ThumbnailBatchTests
{
    private static readonly byte[] Photo = Pictures.Gradient(300, 200, SKEncodedImageFormat.Jpeg);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_item_has_its_thumbnail_or_its_failure()
    {
        var kept = new System.Collections.Concurrent.ConcurrentDictionary<long, EncodedImage>();
        var batch = new ThumbnailBatch(size: new PixelSize(50, 50), maxParallelism: 3);

        var report = await batch.RunAsync(
            Items(40),
            (item, _) => Task.FromResult<Stream>(new MemoryStream(item.Id.Value % 10 == 0 ? [1, 2, 3] : Photo)),
            (item, thumbnail, _) =>
            {
                Assert.True(kept.TryAdd(item.Id.Value, thumbnail));
                return Task.CompletedTask;
            },
            cancellationToken: Cancellation);

        Assert.Equal((36, 4), (report.Made, report.Failed));
        Assert.Equal(36, kept.Count);
        Assert.All(kept.Values, thumbnail => Assert.Equal(new PixelSize(50, 33), thumbnail.Size));
        Assert.Equal([10, 20, 30, 40], report.Failures.Select(failure => failure.ItemId.Value).Order());
        Assert.All(report.Failures, failure => Assert.Equal((LabelingErrorCodes.ImageFormatUnsupported, $"{failure.ItemId.Value}.jpg"), (failure.Code, failure.Path)));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_a_failure_of_its_item_alone()
    {
        var report = await new ThumbnailBatch().RunAsync(
            Items(3),
            (item, _) => item.Id.Value == 2 ? throw new FileNotFoundException("It is gone.") : Task.FromResult<Stream>(new MemoryStream(Photo)),
            (_, _, _) => Task.CompletedTask,
            cancellationToken: Cancellation);

        Assert.Equal(2, report.Made);
        Assert.Equal(LabelingErrorCodes.DatasetUnavailable, Assert.Single(report.Failures).Code);
    }

    [Fact]
    public async Task What_keeping_throws_ends_the_batch()
        => await Assert.ThrowsAsync<IOException>(() => new ThumbnailBatch().RunAsync(
            Items(1000), (_, _) => Task.FromResult<Stream>(new MemoryStream(Photo)), (_, _, _) => throw new IOException("The disk is full."), cancellationToken: Cancellation));

    [Fact]
    public async Task Progress_ends_at_the_number_of_items_and_cancelling_stops()
    {
        var progress = new Recorder();
        await new ThumbnailBatch(maxParallelism: 1).RunAsync(Items(5), (_, _) => Task.FromResult<Stream>(new MemoryStream(Photo)), (_, _, _) => Task.CompletedTask, progress, Cancellation);
        Assert.Equal([1, 2, 3, 4, 5], progress.Made);

        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ThumbnailBatch(maxParallelism: 1).RunAsync(
            Items(int.MaxValue), (_, _) => Task.FromResult<Stream>(new MemoryStream(Photo)), (_, _, _) => stop.CancelAsync(), cancellationToken: stop.Token));
    }

    [Fact]
    public async Task No_more_files_are_open_than_allowed()
    {
        var (now, most) = (0, 0);
        var gate = new Lock();
        await new ThumbnailBatch(maxParallelism: 2).RunAsync(Items(30), OpenAsync, CloseAsync, cancellationToken: Cancellation);
        Assert.InRange(most, 1, 2);

        Task<Stream> OpenAsync(Item item, CancellationToken cancellationToken)
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
            }

            return Task.FromResult<Stream>(new MemoryStream(Photo));
        }

        Task CloseAsync(Item item, EncodedImage thumbnail, CancellationToken cancellationToken)
        {
            lock (gate)
            {
                now--;
            }

            return Task.CompletedTask;
        }
    }

    private static async IAsyncEnumerable<Item> Items(int count)
    {
        for (var id = 1; id <= count; id++)
        {
            await Task.CompletedTask;
            yield return new Item { Id = new ItemId(id), Path = $"{id}.jpg", Size = 1, ContentTag = "t", Status = ItemStatus.Unlabeled, Version = 1 };
        }
    }

    private sealed class Recorder : IProgress<ThumbnailReport>
    {
        public List<long> Made { get; } = [];

        public void Report(ThumbnailReport value) => Made.Add(value.Made);
    }
}
