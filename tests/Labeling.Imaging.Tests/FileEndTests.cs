namespace Labeling.Imaging.Tests;

/// <summary>A file that is cut off is known by its header and its last bytes: probing says what decoding would.</summary>
public sealed class FileEndTests
{
    private readonly ImageReader _reader = new();

    public static TheoryData<string> Whole => [.. Golden.Files.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task A_whole_file_has_no_warning(string name)
    {
        var info = await _reader.ProbeAsync(new MemoryStream(Golden.Bytes(name)));
        Assert.DoesNotContain(info.Warnings, warning => warning.Code == LabelingErrorCodes.ImageTruncated);
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task A_file_that_is_cut_off_anywhere_is_probed_as_it_is_decoded(string name)
    {
        var file = Golden.Bytes(name);
        for (var length = 30; length < file.Length; length += 1 + (file.Length / 200))
        {
            if (await SeesEndAsync(file[..length]) is { } both)
            {
                // Of run lengths only the mark of their end may be missing, and the picture is whole all the same.
                var mayDiffer = name.StartsWith("rle", StringComparison.Ordinal) && both.Probed;
                Assert.True(both.Probed == both.Decoded || mayDiffer, $"{name} at {length} of {file.Length}: probing says cut off: {both.Probed}, decoding: {both.Decoded}.");
            }
        }
    }

    [Theory]
    [InlineData("rgb-420.jpg")]
    [InlineData("rgb8.png")]
    [InlineData("rgb24.bmp")]
    [InlineData("rgb.tif")]
    public async Task What_stands_behind_a_whole_picture_does_not_make_it_cut_off(string name)
    {
        byte[] file = [.. Golden.Bytes(name), .. new byte[100_000]];
        Assert.Empty((await _reader.ProbeAsync(new MemoryStream(file))).Warnings);
        Assert.Equal((false, false), await SeesEndAsync(file));
    }

    [Fact]
    public async Task The_small_picture_within_a_jpeg_does_not_hide_that_the_large_one_is_cut_off()
    {
        var file = Golden.Bytes("rgb-420.jpg");
        file = Bytes.WithSegment(file, 0xE1, [.. "Exif\0\0"u8, .. Golden.Bytes("grey.jpg")]);
        Assert.Empty((await _reader.ProbeAsync(new MemoryStream(file))).Warnings);

        var warning = Assert.Single((await _reader.ProbeAsync(new MemoryStream(file[..^20]))).Warnings);

        Assert.Equal(LabelingErrorCodes.ImageTruncated, warning.Code);
    }

    [Fact]
    public async Task A_mark_that_stands_on_two_pieces_of_the_reading_is_found()
    {
        for (var behind = 4080; behind < 4110; behind++)
        {
            foreach (var name in new[] { "rgb-420.jpg", "rgb8.png" })
            {
                byte[] file = [.. Golden.Bytes(name), .. new byte[behind]];
                Assert.Empty((await _reader.ProbeAsync(new MemoryStream(file))).Warnings);
            }
        }
    }

    [Fact]
    public async Task Of_a_stream_that_cannot_seek_the_end_is_not_read()
    {
        byte[] file = [.. Golden.Bytes("rgb-420.jpg")[..^2], .. new byte[100_000]];
        await using var stream = new WatchedStream(file, canSeek: false, mostAtOnce: 1000);
        Assert.Empty((await _reader.ProbeAsync(stream)).Warnings);
        Assert.InRange(stream.BytesRead, 1, 8192);
    }

    /// <summary>Whether probing and decoding say that the file is cut off; <see langword="null"/> where one of them refuses it.</summary>
    private async Task<(bool Probed, bool Decoded)?> SeesEndAsync(byte[] file)
    {
        try
        {
            var info = await _reader.ProbeAsync(new MemoryStream(file));
            using var image = await _reader.DecodeAsync(new MemoryStream(file));
            return (info.Warnings.Any(IsEnd), image.Warnings.Any(IsEnd));
        }
        catch (ImageDecodingException)
        {
            return null;
        }

        static bool IsEnd(ImageWarning warning) => warning.Code == LabelingErrorCodes.ImageTruncated;
    }
}
