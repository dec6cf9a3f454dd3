using System.Text;

namespace Labeling.Imaging.Tests;

public sealed class RefusalTests
{
    private readonly ImageReader _reader = new();

    public static TheoryData<string, byte[]> Unsupported => new()
    {
        { "GIF", "GIF89a\u0001\0\u0001\0"u8.ToArray() },
        { "WebP", "RIFF\u0010\0\0\0WEBPVP8 "u8.ToArray() },
        { "HEIF", "\0\0\0\u0018ftypheic\0\0\0\0"u8.ToArray() },
        { "PDF", "%PDF-1.7\n"u8.ToArray() },
        { "unknown", Encoding.ASCII.GetBytes("<html><body>An image that is not one</body></html>") },
        { "unknown", [0] },
        { "lossless", [.. Bytes.JpegHead(0xC3, 64, 64), 0xFF, 0xD9] },
        { "12 bits", [.. Bytes.JpegHead(0xC1, 64, 64, precision: 12), 0xFF, 0xD9] },
        { "photometric interpretation 8", TiffBuilder.Grey(4, 4).Replace(262).AddShorts(262, 8).Build() },
        { "24 bits", TiffBuilder.Grey(4, 4).Replace(258).AddShorts(258, 24).Build() },
        { "sample format 5", TiffBuilder.Grey(4, 4).AddShorts(339, 5).Build() },
        { "8 bits in sample format 3", TiffBuilder.Grey(4, 4).AddShorts(339, 3).Build() },
        { "compression 6", TiffBuilder.Grey(4, 4).Replace(259).AddShorts(259, 6).Build() },
        { "compression 50000", TiffBuilder.Grey(4, 4).Replace(259).AddShorts(259, 50000).Build() },
    };

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task What_is_not_read_is_named_with_the_cure(string what, byte[] file)
    {
        var refusal = await RefusedAsync(file);
        Assert.Equal(LabelingErrorCodes.ImageFormatUnsupported, refusal.Code);
        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Convert the file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_no_bytes_is_empty_and_not_damaged()
        => Assert.Equal(LabelingErrorCodes.ImageEmpty, (await RefusedAsync([])).Code);

    [Fact]
    public async Task The_content_decides_and_not_the_name()
    {
        using var image = await _reader.DecodeAsync(new MemoryStream(Golden.Bytes("rgb8.png")), new DecodeOptions { FileName = "photo.jpg" });
        Assert.Equal(ImageFormat.Png, image.Info.Format);
    }

    [Theory]
    [InlineData("photo.JPG", "rgb8.png", true)]
    [InlineData("a.b/photo.tif", "rgb-420.jpg", true)]
    [InlineData("photo.dcm", "rgb24.bmp", true)]
    [InlineData("photo.PNG", "rgb8.png", false)]
    [InlineData("photo.jfif", "rgb-420.jpg", false)]
    [InlineData("photo.webp", "rgb8.png", false)]
    [InlineData("photo", "rgb8.png", false)]
    [InlineData(null, "rgb8.png", false)]
    public async Task A_name_that_says_another_format_is_told(string? name, string file, bool isTold)
    {
        var options = new DecodeOptions { FileName = name };
        var info = await _reader.ProbeAsync(new MemoryStream(Golden.Bytes(file)), options);
        using var image = await new ImageReader([_reader]).DecodeAsync(new MemoryStream(Golden.Bytes(file)), options);
        var thumbnail = await _reader.ThumbnailAsync(new MemoryStream(Golden.Bytes(file)), options);

        foreach (var warnings in new[] { info.Warnings, image.Warnings, thumbnail.Warnings })
        {
            Assert.Equal(isTold ? [LabelingErrorCodes.ImageExtensionWrong] : [], warnings.Select(warning => warning.Code));
            Assert.All(warnings, warning => Assert.Contains(info.Format.Name.ToUpperInvariant(), warning.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_message_names_the_file_only_if_the_caller_did()
    {
        var named = await RefusedAsync([1, 2, 3], new DecodeOptions { FileName = "photos/cat 7.jpg" });
        Assert.StartsWith("photos/cat 7.jpg: ", named.Message, StringComparison.Ordinal);
        Assert.Equal("photos/cat 7.jpg", named.FileName);

        var nameless = await RefusedAsync([1, 2, 3]);
        Assert.Null(nameless.FileName);
        Assert.StartsWith("The content", nameless.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_cannot_forge_lines_of_a_log()
    {
        var refusal = await RefusedAsync([1, 2, 3], new DecodeOptions { FileName = "a\r\nERROR all is lost\u202Egpj.exe\u2028" });
        Assert.DoesNotContain(refusal.Message, letter => char.IsControl(letter) || letter is '\u202E' or '\u2028');
        Assert.Contains("ERROR all is lost", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_within_a_file_does_not_reach_the_message()
    {
        byte[] comment = [.. "Patient: J. Doe"u8];
        var file = Bytes.WithSegment([.. Bytes.JpegHead(0xC0, 64, 64), 0xFF, 0xD9], 0xFE, comment);
        Assert.DoesNotContain("Doe", (await RefusedAsync(file)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decoder_of_the_host_is_asked_first()
    {
        var reader = new ImageReader([new OnePixelDecoder()]);
        using var own = await reader.DecodeAsync(new MemoryStream("one pixel please"u8.ToArray()));
        Assert.Equal(new ImageFormat("pixel"), own.Info.Format);
        Assert.True(reader.CanDecode("one pixel"u8));

        using var png = await reader.DecodeAsync(new MemoryStream(Golden.Bytes("rgb8.png")));
        Assert.Equal(ImageFormat.Png, png.Info.Format);

        var thumbnail = await reader.ThumbnailAsync(new MemoryStream("one pixel please"u8.ToArray()));
        Assert.Equal(new PixelSize(1, 1), thumbnail.Size);
    }

    [Fact]
    public async Task Missing_arguments_are_refused_as_such()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _reader.ProbeAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _reader.DecodeAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await _reader.ThumbnailAsync(null!));
    }

    private async Task<ImageDecodingException> RefusedAsync(byte[] file, DecodeOptions? options = null)
        => await Assert.ThrowsAsync<ImageDecodingException>(async () => (await _reader.DecodeAsync(new MemoryStream(file), options)).Dispose());

    private sealed class OnePixelDecoder : IImageDecoder
    {
        public bool CanDecode(ReadOnlySpan<byte> header) => header.StartsWith("one pixel"u8);

        public ValueTask<ImageInfo> ProbeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
            => ValueTask.FromResult(new ImageInfo { Format = new ImageFormat("PIXEL"), StoredSize = new PixelSize(1, 1) });

        public async ValueTask<DecodedImage> DecodeAsync(Stream stream, DecodeOptions? options = null, CancellationToken cancellationToken = default)
            => new(await ProbeAsync(stream, options, cancellationToken), new PixelSize(1, 1), new byte[] { 1, 2, 3, 255 });
    }
}
