using SkiaSharp;

namespace Labeling.Imaging.Tests;

public sealed class DecodeTests
{
    private readonly ImageReader _reader = new();

    [Theory]
    [InlineData(1000, 600, 250, 250, 250, 150)]
    [InlineData(1000, 600, 251, 251, 375, 225)]
    [InlineData(1000, 600, 100, 1000, 125, 75)]
    [InlineData(1000, 600, 5000, 5000, 1000, 600)]
    [InlineData(1000, 600, 1, 1, 125, 75)]
    public async Task A_jpeg_is_decoded_at_the_smallest_scale_that_suffices(int width, int height, int boxWidth, int boxHeight, int expectedWidth, int expectedHeight)
    {
        var jpeg = Pictures.Quarters(width, height, SKEncodedImageFormat.Jpeg);
        using var image = await _reader.DecodeAsync(new MemoryStream(jpeg), Boxed(boxWidth, boxHeight));
        Assert.Equal(new PixelSize(expectedWidth, expectedHeight), image.Size);
        Assert.Equal(new PixelSize(width, height), image.Info.UprightSize);
        Assert.InRange(Pictures.Difference(SKColors.Red, Pictures.Quarters(image)[0]), 0, 4);
    }

    [Fact]
    public async Task A_box_is_for_the_upright_picture()
    {
        var jpeg = Bytes.WithExif(Pictures.Quarters(1000, 600, SKEncodedImageFormat.Jpeg), 6);
        using var image = await _reader.DecodeAsync(new MemoryStream(jpeg), Boxed(150, 250));
        Assert.Equal(new PixelSize(150, 250), image.Size);
        Assert.InRange(Pictures.Difference(SKColors.Red, Pictures.Quarters(image)[1]), 0, 4);
    }

    [Fact]
    public async Task A_codec_that_cannot_reduce_gives_the_full_size()
    {
        var png = Pictures.Gradient(100, 60, SKEncodedImageFormat.Png);
        using var image = await _reader.DecodeAsync(new MemoryStream(png), Boxed(10, 10));
        Assert.Equal(new PixelSize(100, 60), image.Size);
    }

    [Fact]
    public void A_box_without_pixels_cannot_be_asked_for()
        => Assert.Throws<ArgumentException>(() => new DecodeOptions { FitInside = default(PixelSize) });

    [Fact]
    public async Task A_jpeg_that_is_cut_off_shows_its_first_rows_with_a_warning()
    {
        var jpeg = Pictures.Gradient(256, 256, SKEncodedImageFormat.Jpeg);
        using var whole = await _reader.DecodeAsync(new MemoryStream(jpeg));
        using var cut = await _reader.DecodeAsync(new MemoryStream(jpeg[..(jpeg.Length / 2)]));
        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single(cut.Warnings).Code);
        Assert.Equal(whole.Size, cut.Size);
        Assert.Equal(whole.Pixels[..(256 * 4 * 64)].ToArray(), cut.Pixels[..(256 * 4 * 64)].ToArray());
    }

    [Fact]
    public async Task A_png_that_is_cut_off_shows_its_first_rows_with_a_warning()
    {
        var png = Pictures.Gradient(256, 256, SKEncodedImageFormat.Png);
        using var whole = await _reader.DecodeAsync(new MemoryStream(png));
        using var cut = await _reader.DecodeAsync(new MemoryStream(png[..(png.Length / 2)]));
        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single(cut.Warnings).Code);
        Assert.Equal(whole.Pixels[..(256 * 4 * 64)].ToArray(), cut.Pixels[..(256 * 4 * 64)].ToArray());
        Assert.Equal(0u, Pictures.Values(cut)[^1]);
    }

    [Fact]
    public async Task A_tiff_that_is_cut_off_shows_its_first_strips_with_a_warning()
    {
        var tiff = TiffBuilder.Grey(16, 16).Replace(273).Replace(278).Replace(279);
        tiff.AddShorts(278, 4).AddLongs(273, 8, 72, 100_000, 200_000).AddLongs(279, 64, 64, 64, 64);

        // The memory that comes back from this picture is full of white.
        using (await _reader.DecodeAsync(new MemoryStream(Pictures.Draw(16, 16, SKEncodedImageFormat.Png, (_, _) => SKColors.White))))
        {
        }

        using var cut = await _reader.DecodeAsync(new MemoryStream(tiff.Build()));
        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single(cut.Warnings).Code);
        Assert.Equal(new SKColor(7, 7, 7), Pictures.Pixel(cut, 1, 0));
        Assert.Equal(0u, Pictures.Values(cut)[^1]);
    }

    [Fact]
    public async Task A_tiff_that_is_cut_off_within_a_strip_shows_the_rows_before()
    {
        // One strip of 16 rows, of which 10 and a half are there; the directory is in front of them.
        var tiff = new TiffBuilder();
        tiff.AddLongs(256, 16).AddLongs(257, 16).AddShorts(258, 8).AddShorts(259, 1).AddShorts(262, 1).AddLongs(273, 8 + 2 + (8 * 12) + 4);
        byte[] file = [.. tiff.AddLongs(278, 16).AddLongs(279, 256).Build(), .. Enumerable.Repeat((byte)99, 168)];
        using var cut = await _reader.DecodeAsync(new MemoryStream(file));
        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single(cut.Warnings).Code);
        Assert.Equal(new SKColor(99, 99, 99), Pictures.Pixel(cut, 15, 9));
        Assert.Equal(0u, Pictures.Values(cut)[10 * 16]);
    }

    [Fact]
    public async Task Damage_in_one_strip_leaves_the_others()
    {
        var file = Golden.Bytes("rgb-big-endian.tif");
        using var whole = await _reader.DecodeAsync(new MemoryStream(file));

        // The first strip begins right after the header: its deflate stream loses its first bytes.
        byte[] damaged = [.. file[..8], 0, 0, 0, 0, .. file[12..]];
        using var image = await _reader.DecodeAsync(new MemoryStream(damaged));
        Assert.Equal(LabelingErrorCodes.ImageDamaged, Assert.Single(image.Warnings).Code);
        Assert.Equal(whole.Pixels[(14 * 4 * 3)..].ToArray(), image.Pixels[(14 * 4 * 3)..].ToArray());
        Assert.Equal(0u, Pictures.Values(image)[0]);
    }

    [Fact]
    public async Task Damage_in_a_png_leaves_the_rows_before_it()
    {
        var png = Pictures.Gradient(256, 256, SKEncodedImageFormat.Png);
        png[^500] ^= 0xFF;
        png[^490] ^= 0xFF;
        using var image = await _reader.DecodeAsync(new MemoryStream(png));
        Assert.Equal(LabelingErrorCodes.ImageDamaged, Assert.Single(image.Warnings).Code);
    }

    [Theory]
    [InlineData("rgb-420.jpg", 100)]
    [InlineData("rgb8.png", 45)]
    [InlineData("rgb24.bmp", 54)]
    public async Task A_file_without_any_pixel_is_unreadable(string name, int length)
    {
        var refusal = await RefusedAsync(Golden.Bytes(name)[..length]);
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, refusal.Code);
    }

    [Fact]
    public async Task A_tiff_without_any_pixel_is_unreadable()
    {
        var tiff = TiffBuilder.Grey(16, 16).Replace(273).AddLongs(273, 5_000).Build();
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, (await RefusedAsync(tiff)).Code);
    }

    [Fact]
    public async Task A_cancelled_call_throws_that_and_nothing_else()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        foreach (var name in new[] { "rgb-420.jpg", "rgb8.png", "rgb24.bmp", "rgb.tif" })
        {
            await using var stream = new WatchedStream(Golden.Bytes(name));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _reader.DecodeAsync(stream, cancellationToken: source.Token));
        }
    }

    [Fact]
    public async Task A_failure_of_the_stream_passes_through()
    {
        await using var stream = new WatchedStream(Pictures.Gradient(256, 256, SKEncodedImageFormat.Jpeg), canSeek: false, mostAtOnce: 1000) { FailsAfter = 5000 };
        await Assert.ThrowsAsync<IOException>(async () => await _reader.DecodeAsync(stream));
    }

    [Fact]
    public async Task A_disposed_image_gives_no_pixels()
    {
        var image = await _reader.DecodeAsync(new MemoryStream(Golden.Bytes("rgb8.png")));
        image.Dispose();
        image.Dispose();
        Assert.Throws<ObjectDisposedException>(() => image.Pixels);
    }

    [Fact]
    public async Task Many_threads_may_share_a_reader()
    {
        var names = Golden.Names.ToArray();
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), async (i, token) =>
        {
            var name = names[i % names.Length];
            using var image = await _reader.DecodeAsync(new MemoryStream(Golden.Bytes(name)), cancellationToken: token);
            Assert.Equal(Golden.Find(name).Size, image.Size);
            Assert.Empty(image.Warnings);
        });
    }

    private static DecodeOptions Boxed(int width, int height) => new() { FitInside = new PixelSize(width, height) };

    private async Task<ImageDecodingException> RefusedAsync(byte[] file)
        => await Assert.ThrowsAsync<ImageDecodingException>(async () => await _reader.DecodeAsync(new MemoryStream(file)));
}
