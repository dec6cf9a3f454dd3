using SkiaSharp;

namespace Labeling.Imaging.Tests;

public sealed class ProbeTests
{
    private readonly ImageReader _reader = new();

    public static TheoryData<byte> FrameMarkers => [0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF];

    [Theory]
    [MemberData(nameof(FrameMarkers))]
    public async Task Every_kind_of_jpeg_tells_its_size(byte marker)
    {
        var info = await ProbeAsync(Bytes.JpegHead(marker, 640, 480));
        Assert.Equal(new PixelSize(640, 480), info.StoredSize);
        Assert.Equal(ImageFormat.Jpeg, info.Format);
    }

    [Fact]
    public async Task Jpeg_tables_and_arithmetic_conditioning_are_not_frames()
    {
        byte[] tables = [0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        var file = Bytes.JpegHead(0xC0, 640, 480);
        foreach (var marker in new byte[] { 0xC4, 0xC8, 0xCC })
        {
            file = Bytes.WithSegment(file, marker, tables);
        }

        Assert.Equal(new PixelSize(640, 480), (await ProbeAsync(file)).StoredSize);
    }

    [Fact]
    public async Task Fill_bytes_and_garbage_between_jpeg_segments_are_passed_over()
    {
        var head = Bytes.JpegHead(0xC2, 31, 17);
        byte[] file = [.. head[..2], 0xFF, 0xFE, 0, 2, 0x12, 0x34, 0x00, 0xFF, 0xFF, 0xFF, .. head[2..]];
        Assert.Equal(new PixelSize(31, 17), (await ProbeAsync(file)).StoredSize);
    }

    [Fact]
    public async Task A_jpeg_of_garbage_is_given_up_early()
    {
        byte[] file = [0xFF, 0xD8, 0xFF, 0xE0, 0, 2, .. new byte[10_000_000]];
        await using var stream = new WatchedStream(file);
        await RefusedAsync(LabelingErrorCodes.ImageUnreadable, stream);
        Assert.InRange(stream.BytesRead, 1, 100_000);
    }

    [Fact]
    public async Task A_jpeg_with_large_metadata_is_probed_by_its_head_alone()
    {
        var jpeg = Pictures.Gradient(300, 200, SKEncodedImageFormat.Jpeg);
        for (var i = 0; i < 40; i++)
        {
            jpeg = Bytes.WithSegment(jpeg, 0xE2, new byte[65_000]);
        }

        jpeg = Bytes.WithExif(jpeg, 6);
        await using var stream = new WatchedStream(jpeg);
        var info = await _reader.ProbeAsync(stream);
        Assert.Equal(new PixelSize(200, 300), info.UprightSize);
        Assert.InRange(stream.BytesRead, 1, 45 * 4096);
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_is_read_no_further_than_the_header()
    {
        var file = Pictures.Gradient(1200, 900, SKEncodedImageFormat.Jpeg);
        await using var stream = new WatchedStream(file, canSeek: false, mostAtOnce: 1000);
        Assert.Equal(new PixelSize(1200, 900), (await _reader.ProbeAsync(stream)).UprightSize);
        Assert.InRange(stream.BytesRead, 1, 8192);
        Assert.InRange(file.Length, 16_000, int.MaxValue);
    }

    [Fact]
    public async Task Of_a_large_png_the_head_and_the_end_are_read()
    {
        var noise = new byte[4_000_000];
        new Random(1).NextBytes(noise);
        var file = Bytes.WithChunk(Pictures.Gradient(1200, 900, SKEncodedImageFormat.Png), "IDAT", noise);
        await using var stream = new WatchedStream(file);
        Assert.Equal(new PixelSize(1200, 900), (await _reader.ProbeAsync(stream)).UprightSize);
        Assert.InRange(stream.BytesRead, 1, 120_000);
    }

    [Fact]
    public async Task Probing_starts_where_the_stream_stands()
    {
        byte[] file = [.. "some other thing"u8, .. Golden.Bytes("rgb-bigtiff.tif")];
        using var stream = new MemoryStream(file) { Position = 16 };
        Assert.Equal(new PixelSize(14, 11), (await _reader.ProbeAsync(stream)).UprightSize);
        stream.Position = 16;
        using var image = await _reader.DecodeAsync(stream);
        Assert.Equal(Golden.Find("rgb-bigtiff.tif").ExpectedPixels, image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000_000, 100)]
    public async Task A_png_tells_its_size(uint width, uint height)
        => Assert.Equal(new PixelSize((int)width, (int)height), (await ProbeAsync(Bytes.PngHead(width, height))).StoredSize);

    [Theory]
    [InlineData(33, 17)]
    [InlineData(33, -17)]
    public async Task A_bmp_tells_its_size_whichever_row_comes_first(int width, int height)
        => Assert.Equal(new PixelSize(33, 17), (await ProbeAsync(Bytes.BmpHead(width, height))).StoredSize);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task A_tiff_tells_its_size_in_either_byte_order_and_either_width(bool littleEndian, bool big)
    {
        var info = await ProbeAsync(TiffBuilder.Grey(31, 17, littleEndian, big).AddShorts(274, 8).Build());
        Assert.Equal(new PixelSize(31, 17), info.StoredSize);
        Assert.Equal(new PixelSize(17, 31), info.UprightSize);
        Assert.Equal(1, info.FrameCount);
    }

    [Fact]
    public async Task A_tiff_with_its_directory_at_the_end_is_probed_without_reading_the_pixels()
    {
        var tiff = TiffBuilder.Grey(2000, 1500).Build();
        await using var stream = new WatchedStream(tiff);
        Assert.Equal(new PixelSize(2000, 1500), (await _reader.ProbeAsync(stream)).UprightSize);
        Assert.InRange(stream.BytesRead, 1, 16_384);
    }

    [Fact]
    public async Task Pages_that_lead_back_to_the_first_are_counted_once_with_a_warning()
    {
        var tiff = TiffBuilder.Grey(4, 4);
        tiff.Next = tiff.DataOffset + 16;
        var info = await ProbeAsync(tiff.Build());
        Assert.Equal(1, info.FrameCount);
        Assert.Equal(LabelingErrorCodes.ImageDamaged, Assert.Single(info.Warnings).Code);
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(0xFFFFFFFF)]
    public async Task A_next_page_that_is_not_there_is_not_counted(uint next)
    {
        var tiff = TiffBuilder.Grey(4, 4);
        tiff.Next = next;
        var file = tiff.Build();
        var info = await ProbeAsync(file);
        Assert.Equal(1, info.FrameCount);
        Assert.Equal(LabelingErrorCodes.ImageDamaged, Assert.Single(info.Warnings).Code);

        using var image = await _reader.DecodeAsync(new MemoryStream(file));
        Assert.Equal(LabelingErrorCodes.ImageDamaged, Assert.Single(image.Warnings).Code);
        Assert.Equal(4, image.Size.Width);
    }

    [Fact]
    public async Task More_pages_than_the_limit_are_refused()
    {
        var limits = new ImageLimits { MaxFrames = 2 };
        var refusal = await RefusedAsync(LabelingErrorCodes.ImageTooLarge, new MemoryStream(Golden.Bytes("multipage.tif")), new DecodeOptions { Limits = limits });
        Assert.Contains("MaxFrames", refusal.Message, StringComparison.Ordinal);

        var allowed = await _reader.ProbeAsync(new MemoryStream(Golden.Bytes("multipage.tif")), new DecodeOptions { Limits = new ImageLimits { MaxFrames = 3 } });
        Assert.Equal(3, allowed.FrameCount);
    }

    [Theory]
    [InlineData("rgb-420.jpg")]
    [InlineData("rgb8.png")]
    [InlineData("rgb24.bmp")]
    [InlineData("rgb.tif")]
    [InlineData("rgb-bigtiff.tif")]
    public async Task A_header_that_is_cut_off_anywhere_is_refused_or_still_tells_the_size(string name)
    {
        var file = Golden.Bytes(name);
        for (var length = 1; length < file.Length; length++)
        {
            try
            {
                var info = await ProbeAsync(file[..length]);
                Assert.Equal(new PixelSize(14, 11), info.UprightSize);
            }
            catch (ImageDecodingException refusal)
            {
                Assert.Contains(refusal.Code, new[] { LabelingErrorCodes.ImageUnreadable, LabelingErrorCodes.ImageFormatUnsupported });
            }
        }
    }

    private async Task<ImageInfo> ProbeAsync(byte[] file) => await _reader.ProbeAsync(new MemoryStream(file));

    private async Task<ImageDecodingException> RefusedAsync(string code, Stream stream, DecodeOptions? options = null)
    {
        var refusal = await Assert.ThrowsAsync<ImageDecodingException>(async () => await _reader.ProbeAsync(stream, options));
        Assert.Equal(code, refusal.Code);
        return refusal;
    }
}
