using SkiaSharp;

namespace Labeling.Imaging.Tests;

public sealed class ThumbnailTests
{
    private readonly ImageReader _reader = new();

    [Theory]
    [InlineData(1000, 600, 256, 154)]
    [InlineData(600, 1000, 154, 256)]
    [InlineData(4000, 3, 256, 1)]
    [InlineData(256, 256, 256, 256)]
    [InlineData(257, 257, 256, 256)]
    [InlineData(40, 30, 40, 30)]
    public async Task A_thumbnail_fits_the_box_and_is_never_enlarged(int width, int height, int expectedWidth, int expectedHeight)
    {
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png })
        {
            var thumbnail = await _reader.ThumbnailAsync(new MemoryStream(Pictures.Quarters(width, height, format)));
            Assert.Equal(new PixelSize(expectedWidth, expectedHeight), thumbnail.Size);
            using var bitmap = Pictures.Open(thumbnail);
            Assert.Equal((expectedWidth, expectedHeight), (bitmap.Width, bitmap.Height));
        }
    }

    [Fact]
    public async Task A_thumbnail_shows_the_upright_picture()
    {
        var jpeg = Bytes.WithExif(Pictures.Quarters(800, 400, SKEncodedImageFormat.Jpeg), 6);
        var thumbnail = await _reader.ThumbnailAsync(new MemoryStream(jpeg), new DecodeOptions { FitInside = new PixelSize(50, 50) });
        Assert.Equal(new PixelSize(25, 50), thumbnail.Size);
        using var bitmap = Pictures.Open(thumbnail);

        // Stored red is the top left; turned clockwise it is the top right. JPEG at quality 85 keeps flat colours to a few steps.
        Assert.InRange(Pictures.Difference(SKColors.Blue, bitmap.GetPixel(5, 10)), 0, 6);
        Assert.InRange(Pictures.Difference(SKColors.Red, bitmap.GetPixel(20, 10)), 0, 6);
        Assert.InRange(Pictures.Difference(SKColors.White, bitmap.GetPixel(5, 40)), 0, 6);
    }

    [Fact]
    public async Task An_opaque_picture_becomes_jpeg_and_one_with_transparency_png()
    {
        Assert.Equal(ImageFormat.Jpeg, (await _reader.ThumbnailAsync(new MemoryStream(Golden.Bytes("rgb8.png")))).Format);
        Assert.Equal(ImageFormat.Png, (await _reader.ThumbnailAsync(new MemoryStream(Golden.Bytes("rgba8.png")))).Format);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    public async Task Each_pixel_is_the_mean_of_the_area_it_covers(int side)
    {
        // Grey noise, with one pixel that is transparent, so that the thumbnail is a PNG and keeps its numbers.
        var random = new Random(7);
        var grey = Enumerable.Range(0, 64 * 64).Select(_ => (byte)random.Next(256)).ToArray();
        var png = Pictures.Draw(64, 64, SKEncodedImageFormat.Png, (x, y) => new SKColor(grey[x + (y * 64)], 0, 0, (byte)(x + y == 0 ? 0 : 255)));
        var thumbnail = await _reader.ThumbnailAsync(new MemoryStream(png), new DecodeOptions { FitInside = new PixelSize(side, side) });
        Assert.Equal(ImageFormat.Png, thumbnail.Format);
        using var small = Pictures.Open(thumbnail);
        for (var pixel = 1; pixel < side * side; pixel++)
        {
            // Half a step of rounding, and a little for single precision.
            var mean = Mean(grey, side, pixel % side, pixel / side);
            Assert.InRange(small.GetPixel(pixel % side, pixel / side).Red - mean, -0.51, 0.51);
        }
    }

    [Fact]
    public async Task The_colour_under_transparent_pixels_does_not_bleed()
    {
        // Opaque red, and between it green that nobody can see.
        var png = Pictures.Draw(64, 64, SKEncodedImageFormat.Png, (x, _) => x % 2 == 0 ? SKColors.Red : SKColors.Lime.WithAlpha(0));
        var thumbnail = await _reader.ThumbnailAsync(new MemoryStream(png), new DecodeOptions { FitInside = new PixelSize(8, 8) });
        using var small = Pictures.Open(thumbnail);
        Assert.InRange(Pictures.Difference(new SKColor(255, 0, 0, 128), small.GetPixel(3, 3)), 0, 1);
    }

    [Fact]
    public async Task Metadata_of_the_source_does_not_go_into_a_thumbnail()
    {
        var jpeg = Bytes.WithExif(Pictures.Quarters(400, 400, SKEncodedImageFormat.Jpeg), 1);
        var thumbnail = await _reader.ThumbnailAsync(new MemoryStream(jpeg));
        Assert.Equal(-1, thumbnail.Bytes.Span.IndexOf("Maker of cameras"u8));
    }

    [Fact]
    public async Task A_warning_of_the_source_goes_with_its_thumbnail()
    {
        var jpeg = Pictures.Gradient(256, 256, SKEncodedImageFormat.Jpeg);
        var thumbnail = await _reader.ThumbnailAsync(new MemoryStream(jpeg[..(jpeg.Length / 2)]));
        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single(thumbnail.Warnings).Code);
    }

    private static double Mean(byte[] grey, int side, int x, int y)
    {
        var scale = 64.0 / side;
        var sum = 0.0;
        for (var row = y * 64 / side; row < Math.Ceiling((y + 1) * scale) && row < 64; row++)
        {
            for (var column = x * 64 / side; column < Math.Ceiling((x + 1) * scale) && column < 64; column++)
            {
                sum += grey[column + (row * 64)] * Overlap(column, x * scale, scale) * Overlap(row, y * scale, scale);
            }
        }

        return sum / (scale * scale);
    }

    private static double Overlap(int pixel, double start, double length)
        => Math.Max(0, Math.Min(pixel + 1, start + length) - Math.Max(pixel, start));
}
