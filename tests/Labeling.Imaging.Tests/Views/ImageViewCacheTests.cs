using SkiaSharp;

namespace Labeling.Imaging.Tests.Views;

public sealed class ImageViewCacheTests
{
    private static readonly byte[] Photo = Pictures.Gradient(300, 200, SKEncodedImageFormat.Jpeg);

    private static readonly DecodeOptions Small = new() { FitInside = new PixelSize(64, 64) };

    private int _opened;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_is_made_once_and_then_kept()
    {
        var cache = new ImageViewCache();

        var first = await cache.ViewAsync("a", OpenAsync, Small, Cancellation);
        var second = await cache.ViewAsync("a", OpenAsync, new DecodeOptions(Small), Cancellation);

        Assert.Same(first, second);
        Assert.Equal(1, _opened);
        Assert.Equal(new PixelSize(64, 43), first.Size);
        Assert.InRange(cache.KeptBytes, first.Bytes.Length, first.Bytes.Length + 4096);
    }

    [Fact]
    public async Task Content_size_frame_and_window_tell_pictures_apart()
    {
        var cache = new ImageViewCache();
        DecodeOptions[] options =
        [
            Small, new() { FitInside = new PixelSize(65, 64) }, new(), new(Small) { Frame = 1 },
            new(Small) { Window = new WindowLevel(1, 2) }, new(Small) { Window = new WindowLevel(1, 2, WindowFunction.Sigmoid) },
        ];

        foreach (var option in options)
        {
            await cache.ViewAsync("a", OpenAsync, option, Cancellation);
        }

        await cache.ViewAsync("b", OpenAsync, Small, Cancellation);
        Assert.Equal(options.Length + 1, _opened);
    }

    [Fact]
    public async Task What_was_asked_for_longest_ago_goes_first()
    {
        var one = await new ImageViewCache().ViewAsync("a", OpenAsync, Small, Cancellation);
        var cache = new ImageViewCache(maxBytes: (one.Bytes.Length + 512) * 2);
        await cache.ViewAsync("a", OpenAsync, Small, Cancellation);
        await cache.ViewAsync("b", OpenAsync, Small, Cancellation);
        await cache.ViewAsync("a", OpenAsync, Small, Cancellation);
        await cache.ViewAsync("c", OpenAsync, Small, Cancellation);

        _opened = 0;
        await cache.ViewAsync("a", OpenAsync, Small, Cancellation);
        await cache.ViewAsync("c", OpenAsync, Small, Cancellation);
        Assert.Equal(0, _opened);
        await cache.ViewAsync("b", OpenAsync, Small, Cancellation);
        Assert.Equal(1, _opened);
    }

    [Fact]
    public async Task A_cache_of_no_bytes_keeps_nothing_and_gives_everything()
    {
        var cache = new ImageViewCache(maxBytes: 0);
        await cache.ViewAsync("a", OpenAsync, Small, Cancellation);
        await cache.ViewAsync("a", OpenAsync, Small, Cancellation);
        Assert.Equal(2, _opened);
        Assert.Equal(0, cache.KeptBytes);
    }

    [Fact]
    public async Task Many_who_ask_at_once_wait_for_one_decoding()
    {
        var cache = new ImageViewCache();
        var gate = new TaskCompletionSource();
        var asked = Enumerable.Range(0, 20).Select(_ => cache.ViewAsync("a", HoldAsync, Small, Cancellation).AsTask()).ToArray();

        gate.SetResult();
        var pictures = await Task.WhenAll(asked);

        Assert.Equal(1, _opened);
        Assert.All(pictures, picture => Assert.Same(pictures[0], picture));

        async Task<Stream> HoldAsync(CancellationToken cancellationToken)
        {
            await gate.Task.WaitAsync(cancellationToken);
            return await OpenAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task No_more_pictures_are_open_at_a_time_than_allowed()
    {
        var cache = new ImageViewCache(maxParallelism: 2);
        var (now, most) = (0, 0);
        var gate = new Lock();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => cache.ViewAsync($"{i}", CountAsync, Small, Cancellation).AsTask()));

        Assert.Equal(2, most);

        async Task<Stream> CountAsync(CancellationToken cancellationToken)
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
            }

            // Others get the chance to begin.
            await Task.Yield();
            return new ClosingStream(Photo, () =>
            {
                lock (gate)
                {
                    now--;
                }
            });
        }
    }

    [Fact]
    public async Task One_who_stops_waiting_does_not_stop_the_others()
    {
        var cache = new ImageViewCache();
        var gate = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var stopped = cache.ViewAsync("a", HoldAsync, Small, impatient.Token).AsTask();
        var patient = cache.ViewAsync("a", HoldAsync, Small, Cancellation).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        gate.SetResult();

        Assert.Equal(new PixelSize(64, 43), (await patient).Size);

        async Task<Stream> HoldAsync(CancellationToken cancellationToken)
        {
            await gate.Task.WaitAsync(cancellationToken);
            return await OpenAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task The_work_stops_when_nobody_waits_and_the_next_one_starts_anew()
    {
        var cache = new ImageViewCache();
        var stopped = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var first = cache.ViewAsync("a", NeverAsync, Small, impatient.Token).AsTask();
        await begun.Task.WaitAsync(Cancellation);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await stopped.Task.WaitAsync(Cancellation);

        Assert.Equal(new PixelSize(64, 43), (await cache.ViewAsync("a", OpenAsync, Small, Cancellation)).Size);

        async Task<Stream> NeverAsync(CancellationToken cancellationToken)
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                stopped.SetResult();
            }

            return Stream.Null;
        }
    }

    [Fact]
    public async Task A_failure_is_told_and_not_kept()
    {
        var cache = new ImageViewCache();
        await Assert.ThrowsAsync<ImageDecodingException>(async () => await cache.ViewAsync("a", _ => Task.FromResult<Stream>(new MemoryStream([1, 2])), Small, Cancellation));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await cache.ViewAsync("a", _ => throw new FileNotFoundException(), Small, Cancellation));
        Assert.Equal(new PixelSize(64, 43), (await cache.ViewAsync("a", OpenAsync, Small, Cancellation)).Size);
    }

    [Fact]
    public async Task The_stream_is_closed_and_may_be_one_that_only_goes_forward()
    {
        await using var stream = new WatchedStream(Photo, canSeek: false, mostAtOnce: 1000);
        await new ImageViewCache().ViewAsync("a", _ => Task.FromResult<Stream>(stream), Small, Cancellation);
        Assert.True(stream.WasClosed);
    }

    [Fact]
    public async Task At_full_size_nothing_is_lost()
    {
        var view = await new ImageViewCache().ViewAsync("a", OpenAsync, null, Cancellation);
        using var image = await new ImageReader().DecodeAsync(new MemoryStream(Photo), cancellationToken: Cancellation);

        Assert.Equal(ImageFormat.Png, view.Format);
        using var shown = Pictures.Open(view);
        Assert.True(image.Pixels.Span.SequenceEqual(shown.GetPixelSpan()));
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_before_any_work()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageViewCache(maxBytes: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageViewCache(maxParallelism: 0));
        var cache = new ImageViewCache();
        await Assert.ThrowsAsync<ArgumentException>(async () => await cache.ViewAsync(string.Empty, OpenAsync, Small, Cancellation));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await cache.ViewAsync("a", null!, Small, Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cache.ViewAsync("a", OpenAsync, Small, new CancellationToken(canceled: true)));
        Assert.Equal(0, _opened);
    }

    private Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _opened);
        return Task.FromResult<Stream>(new MemoryStream(Photo));
    }

    private sealed class ClosingStream(byte[] bytes, Action closed) : MemoryStream(bytes)
    {
        protected override void Dispose(bool disposing)
        {
            closed();
            base.Dispose(disposing);
        }
    }
}
