namespace Labeling.Imaging.Tests;

/// <summary>Every variant of the formats, against what Pillow makes of it.</summary>
public sealed class GoldenTests
{
    private readonly ImageReader _reader = new();

    public static TheoryData<string> Names => [.. Golden.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_decodes_to_the_pixels_that_Pillow_finds(string name)
    {
        var golden = Golden.Find(name);
        using var image = await _reader.DecodeAsync(new MemoryStream(Golden.Bytes(name)));
        Assert.Equal(golden.Size, image.Size);
        Assert.Empty(image.Warnings);

        var expected = golden.ExpectedPixels;
        var actual = image.Pixels.ToArray();
        for (var pixel = 0; pixel < expected.Length; pixel += 4)
        {
            // What a wholly transparent pixel would look like is of no consequence.
            if (expected[pixel + 3] == 0 && actual[pixel + 3] == 0)
            {
                continue;
            }

            var difference = Pictures.LargestDifference(expected.AsSpan(pixel, 4), actual.AsSpan(pixel, 4));
            Assert.True(difference <= golden.Tolerance, $"{name}: pixel {pixel / 4} is {Convert.ToHexString(actual, pixel, 4)}, expected {Convert.ToHexString(expected, pixel, 4)}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_header_tells_the_size_that_decoding_gives(string name)
    {
        var info = await _reader.ProbeAsync(new MemoryStream(Golden.Bytes(name)));
        Assert.Equal(Golden.Find(name).Size, info.UprightSize);
        Assert.Equal(ExifOrientation.TopLeft, info.Orientation);
        Assert.Empty(info.Warnings);
        Assert.Equal(name == "multipage.tif" ? 3 : 1, info.FrameCount);
        Assert.Equal(FormatOf(name), info.Format);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_stream_that_only_goes_forward_byte_by_byte_gives_the_same(string name)
    {
        var bytes = Golden.Bytes(name);
        using var whole = await _reader.DecodeAsync(new MemoryStream(bytes));
        await using var drops = new WatchedStream(bytes, canSeek: false, mostAtOnce: 1);
        using var image = await _reader.DecodeAsync(drops);
        Assert.Equal(whole.Pixels.ToArray(), image.Pixels.ToArray());
        Assert.False(drops.WasClosed);
    }

    private static ImageFormat FormatOf(string name) => Path.GetExtension(name) switch
    {
        ".jpg" => ImageFormat.Jpeg,
        ".png" => ImageFormat.Png,
        ".bmp" => ImageFormat.Bmp,
        _ => ImageFormat.Tiff,
    };
}
