using SkiaSharp;

namespace Labeling.Imaging.Tests;

public sealed class OrientationTests
{
    private readonly ImageReader _reader = new();

    /// <summary>Where the first stored pixel, and the one at the other end of the first stored row, are in the upright picture.</summary>
    public static TheoryData<ushort, int, int> Orientations => new()
    {
        { 1, 0, 1 }, { 2, 1, 0 }, { 3, 3, 2 }, { 4, 2, 3 }, { 5, 0, 2 }, { 6, 1, 3 }, { 7, 3, 1 }, { 8, 2, 0 },
    };

    [Theory]
    [MemberData(nameof(Orientations))]
    public async Task A_jpeg_is_turned_upright(ushort tag, int first, int second)
    {
        var jpeg = Pictures.Quarters(48, 32, SKEncodedImageFormat.Jpeg);
        await CheckAsync(Bytes.WithExif(jpeg, tag, littleEndian: true), tag, new PixelSize(48, 32), first, second);
        await CheckAsync(Bytes.WithExif(jpeg, tag, littleEndian: false), tag, new PixelSize(48, 32), first, second);
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public async Task A_png_is_turned_upright(ushort tag, int first, int second)
    {
        var png = Pictures.Quarters(47, 33, SKEncodedImageFormat.Png);
        await CheckAsync(Bytes.WithChunk(png, "eXIf", Bytes.Exif(tag, littleEndian: true)), tag, new PixelSize(47, 33), first, second);
        await CheckAsync(Bytes.WithChunk(png, "eXIf", Bytes.Exif(tag, littleEndian: false)), tag, new PixelSize(47, 33), first, second);

        // Behind the pixels, as ImageMagick writes it, with texts behind it.
        byte[] text = Bytes.Chunk("tEXt", [.. "Comment\0"u8, .. new byte[5_000]]);
        await CheckAsync([.. png[..^12], .. Bytes.Chunk("eXIf", Bytes.Exif(tag, littleEndian: false)), .. text, .. png[^12..]], tag, new PixelSize(47, 33), first, second);
    }

    [Theory]
    [MemberData(nameof(Orientations))]
    public async Task A_tiff_is_turned_upright(ushort tag, int first, int second)
    {
        foreach (var (littleEndian, big) in new[] { (true, false), (false, false), (true, true) })
        {
            var tiff = Quarters(64, 40, littleEndian, big).AddShorts(274, tag);
            await CheckAsync(tiff.Build(), tag, new PixelSize(64, 40), first, second);
        }
    }

    [Fact]
    public async Task Bytes_that_only_look_like_an_orientation_behind_the_pixels_turn_nothing()
    {
        var png = Pictures.Quarters(47, 33, SKEncodedImageFormat.Png);
        var chunk = Bytes.Chunk("eXIf", Bytes.Exif(6, littleEndian: true));
        chunk[^1] ^= 1;
        foreach (byte[] between in new[] { chunk, Bytes.Chunk("tEXt", "eXIf"u8), [0, 0, 0, 200, .. "eXIf"u8], [0xFF, 0xFF, 0xFF, 0xFF, .. "eXIf"u8] })
        {
            var info = await _reader.ProbeAsync(new MemoryStream([.. png[..^12], .. between, .. png[^12..]]));
            Assert.Equal(new PixelSize(47, 33), info.UprightSize);
        }
    }

    [Fact]
    public async Task A_stream_that_cannot_seek_tells_the_same_orientation()
    {
        var png = Pictures.Quarters(47, 33, SKEncodedImageFormat.Png);
        await using var stream = new WatchedStream([.. png[..^12], .. Bytes.Chunk("eXIf", Bytes.Exif(6, littleEndian: true)), .. png[^12..]], canSeek: false, mostAtOnce: 1000);
        Assert.Equal(new PixelSize(33, 47), (await _reader.ProbeAsync(stream)).UprightSize);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Every_pixel_goes_to_its_place(ushort tag)
    {
        // 70 by 45: more than one block either way, and none of them whole.
        var png = Pictures.Gradient(70, 45, SKEncodedImageFormat.Png);
        using var stored = await _reader.DecodeAsync(new MemoryStream(png));
        using var upright = await _reader.DecodeAsync(new MemoryStream(Bytes.WithChunk(png, "eXIf", Bytes.Exif(tag, true))));
        for (var y = 0; y < 45; y++)
        {
            for (var x = 0; x < 70; x++)
            {
                var (column, row) = tag switch
                {
                    2 => (69 - x, y),
                    3 => (69 - x, 44 - y),
                    4 => (x, 44 - y),
                    5 => (y, x),
                    6 => (44 - y, x),
                    7 => (44 - y, 69 - x),
                    _ => (y, 69 - x),
                };
                Assert.Equal(Pictures.Pixel(stored, x, y), Pictures.Pixel(upright, column, row));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public async Task A_number_that_is_no_orientation_is_upright(ushort tag)
    {
        var file = Bytes.WithExif(Pictures.Quarters(48, 32, SKEncodedImageFormat.Jpeg), tag);
        Assert.Equal(ExifOrientation.TopLeft, (await _reader.ProbeAsync(new MemoryStream(file))).Orientation);
    }

    [Fact]
    public async Task An_orientation_that_is_cut_off_or_nonsense_is_upright()
    {
        var jpeg = Pictures.Quarters(48, 32, SKEncodedImageFormat.Jpeg);
        byte[][] blocks = [[], "II*\0"u8.ToArray(), "II*\0\xff\xff\xff\x7f"u8.ToArray(), "nonsense"u8.ToArray(), Bytes.Exif(6, true)[..12]];
        foreach (var block in blocks)
        {
            var file = Bytes.WithSegment(jpeg, 0xE1, [.. "Exif\0\0"u8, .. block]);
            Assert.Equal(new PixelSize(48, 32), (await _reader.ProbeAsync(new MemoryStream(file))).UprightSize);
        }
    }

    [Fact]
    public async Task The_first_of_two_exif_blocks_counts()
    {
        var file = Bytes.WithExif(Bytes.WithExif(Pictures.Quarters(48, 32, SKEncodedImageFormat.Jpeg), 3), 6);
        Assert.Equal(ExifOrientation.RightTop, (await _reader.ProbeAsync(new MemoryStream(file))).Orientation);
    }

    [Fact]
    public async Task Xmp_in_the_same_kind_of_segment_is_passed_over()
    {
        var file = Bytes.WithSegment(Bytes.WithExif(Pictures.Quarters(48, 32, SKEncodedImageFormat.Jpeg), 8), 0xE1, "http://ns.adobe.com/xap/1.0/\0<x/>"u8);
        Assert.Equal(ExifOrientation.LeftBottom, (await _reader.ProbeAsync(new MemoryStream(file))).Orientation);
    }

    [Fact]
    public async Task The_nine_landscapes_show_one_picture()
    {
        var folder = SharedData.Find("exif-orientation");
        using var reference = await DecodeFileAsync(Path.Combine(folder, "images", "Landscape_1.jpg"));
        foreach (var row in Table.Rows(Path.Combine(folder, "exif.csv")))
        {
            using var image = await DecodeFileAsync(Path.Combine(folder, row["file"]));
            Assert.Equal(Table.Size(row, "shown_width", "shown_height"), image.Size);
            Assert.Equal(Table.Size(row, "stored_width", "stored_height"), image.Info.StoredSize);

            // Each file was turned and compressed anew, and has its own number written in its middle: single pixels differ, the
            // picture does not. Turned wrong, the mean difference is above 40 of 255.
            Assert.InRange(MeanDifference(reference, image), 0, 4);
        }
    }

    private static TiffBuilder Quarters(int width, int height, bool littleEndian, bool big)
    {
        var tiff = TiffBuilder.Grey(width, height, littleEndian, big).Replace(258).Replace(262).Replace(277).Replace(279);
        var colours = Pictures.Corners;
        tiff.Data =
        [
            .. from y in Enumerable.Range(0, height)
               from x in Enumerable.Range(0, width)
               let colour = colours[(x >= width / 2 ? 1 : 0) + (y >= height / 2 ? 2 : 0)]
               from sample in new[] { colour.Red, colour.Green, colour.Blue }
               select sample,
        ];
        return tiff.AddShorts(258, 8, 8, 8).AddShorts(262, 2).AddShorts(277, 3).AddLongs(279, (uint)tiff.Data.Length);
    }

    private static double MeanDifference(DecodedImage left, DecodedImage right)
    {
        var first = left.Pixels.Span;
        var second = right.Pixels.Span;
        long sum = 0;
        for (var i = 0; i < first.Length; i++)
        {
            sum += Math.Abs(first[i] - second[i]);
        }

        return sum / (left.Size.Area * 3.0);
    }

    private async Task CheckAsync(byte[] file, ushort tag, PixelSize stored, int first, int second)
    {
        var info = await _reader.ProbeAsync(new MemoryStream(file));
        Assert.Equal((ExifOrientation)tag, info.Orientation);
        Assert.Equal(stored, info.StoredSize);
        Assert.Equal(tag >= 5 ? new PixelSize(stored.Height, stored.Width) : stored, info.UprightSize);

        using var image = await _reader.DecodeAsync(new MemoryStream(file));
        Assert.Equal(info.UprightSize, image.Size);
        var quarters = Pictures.Quarters(image);

        // JPEG keeps the middle of a quarter of one colour to a few of 255 steps.
        Assert.InRange(Pictures.Difference(SKColors.Red, quarters[first]), 0, 4);
        Assert.InRange(Pictures.Difference(SKColors.Lime, quarters[second]), 0, 4);
    }

    private async Task<DecodedImage> DecodeFileAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        return await _reader.DecodeAsync(stream);
    }
}
