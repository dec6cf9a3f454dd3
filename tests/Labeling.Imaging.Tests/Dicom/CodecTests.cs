using Labeling.Imaging.Dicom;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>A host's codec for what the library does not decompress.</summary>
public sealed class CodecTests
{
    private static readonly byte[] File = DicomBuilder.Gray(2, 1).Fragments([1, 2], [3, 4]).Build(DicomBuilder.Jpeg2000);

    [Fact]
    public async Task A_codec_of_the_host_gets_the_whole_frame_and_its_shape()
    {
        var codec = new Codec(DicomBuilder.Jpeg2000, (encoded, info, stored, _) =>
        {
            Assert.Equal([1, 2, 3, 4], encoded.ToArray());
            Assert.Equal((new PixelSize(2, 1), 16), (info.Size, info.BitsAllocated));
            Assert.Equal(4, stored.Length);
            Assert.False(stored.ContainsAnyExcept((byte)0));
            stored[2] = 9;
        });
        var frame = await Open.FrameAsync(File, 0, null, codec);
        Assert.Equal([0, 0, 9, 0], frame.StoredValues.ToArray());
    }

    [Fact]
    public async Task A_codec_of_the_host_is_asked_before_the_own_decoder()
    {
        var file = DicomBuilder.Gray(1, 1).Fragments(JpegWriter.Lossless([7], 1, 1)).Build(DicomBuilder.JpegLossless);
        var codec = new Codec(DicomBuilder.JpegLossless, (_, _, stored, _) => stored[0] = 42);
        Assert.Equal([42, 0], (await Open.FrameAsync(file, 0, null, codec)).StoredValues.ToArray());
        Assert.Equal([7, 0], (await Open.FrameAsync(file, 0, null, new Codec("1.2.3", (_, _, _, _) => { }))).StoredValues.ToArray());
    }

    [Theory]
    [InlineData("YBR_RCT")]
    [InlineData("YBR_ICT")]
    public async Task What_a_codec_of_JPEG_2000_gives_is_red_green_and_blue(string photometric)
    {
        var file = DicomBuilder.Colour(1, 1, photometric).Fragments([1, 2]).Build(DicomBuilder.Jpeg2000);
        var codec = new Codec(DicomBuilder.Jpeg2000, (_, _, stored, _) => (stored[0], stored[1], stored[2]) = (200, 100, 50));
        Assert.Equal([200, 100, 50], Open.Rgb(await Open.FrameAsync(file, 0, null, codec)));
    }

    [Fact]
    public async Task Whatever_a_codec_throws_is_a_refusal_that_names_the_transfer_syntax()
    {
        var codec = new Codec(DicomBuilder.Jpeg2000, (_, _, _, _) => throw new IndexOutOfRangeException("oops"));
        var refusal = await Assert.ThrowsAsync<ImageDecodingException>(() => Open.FrameAsync(File, 0, null, codec));
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, refusal.Code);
        Assert.Contains("JPEG 2000", refusal.Message, StringComparison.Ordinal);
        Assert.IsType<IndexOutOfRangeException>(refusal.InnerException);

        var own = new ImageDecodingException("own-code", "The codec's own words.");
        codec = new Codec(DicomBuilder.Jpeg2000, (_, _, _, _) => throw own);
        Assert.Same(own, await Assert.ThrowsAsync<ImageDecodingException>(() => Open.FrameAsync(File, 0, null, codec)));
    }

    [Fact]
    public async Task The_reader_of_a_host_finds_the_codecs_among_its_services()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IDicomCodec>(new Codec(DicomBuilder.Jpeg2000, (_, _, stored, _) => stored[0] = 1));
        new Builder(services).AddImaging();
        await using var provider = services.BuildServiceProvider();
        using var image = await provider.GetServices<IImageDecoder>().Single().DecodeAsync(new MemoryStream(File));
        Assert.Equal([255, 255, 255, 255, 0, 0, 0, 255], image.Pixels.ToArray());
    }

    [Fact]
    public async Task A_codec_is_told_that_the_time_of_a_reading_is_over_or_that_the_caller_gave_up()
    {
        var time = new FakeTimeProvider();
        var codec = new Codec(DicomBuilder.Jpeg2000, (_, _, _, token) =>
        {
            time.Advance(TimeSpan.FromMinutes(3));
            token.ThrowIfCancellationRequested();
        });
        var reader = new ImageReader([new DicomDecoder([codec])], timeProvider: time);
        var refusal = await Assert.ThrowsAsync<ImageDecodingException>(async () => await reader.DecodeAsync(new MemoryStream(File)));
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, refusal.Code);

        using var caller = new CancellationTokenSource();
        codec = new Codec(DicomBuilder.Jpeg2000, (_, _, _, token) =>
        {
            caller.Cancel();
            token.ThrowIfCancellationRequested();
        });
        reader = new ImageReader([new DicomDecoder([codec])]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.DecodeAsync(new MemoryStream(File), null, caller.Token));
    }

    [Fact]
    public async Task What_a_codec_gives_that_paid_no_heed_is_refused_when_it_comes_too_late()
    {
        var time = new FakeTimeProvider();
        var codec = new Codec(DicomBuilder.Jpeg2000, (_, _, _, _) => time.Advance(TimeSpan.FromMinutes(3)));
        var reader = new ImageReader([new DicomDecoder([codec])], timeProvider: time);

        var refusal = await Assert.ThrowsAsync<ImageDecodingException>(async () => await reader.DecodeAsync(new MemoryStream(File)));

        Assert.Contains("took longer", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class Builder(IServiceCollection services) : ILabelingBuilder
    {
        public IServiceCollection Services => services;
    }

    private sealed class Codec(string syntax, Codec.Decoding decode) : IDicomCodec
    {
        public delegate void Decoding(ReadOnlySpan<byte> encoded, DicomImageInfo info, Span<byte> stored, CancellationToken cancellationToken);

        public bool CanDecode(DicomTransferSyntax transferSyntax) => transferSyntax.Uid == syntax;

        public void Decode(ReadOnlySpan<byte> encoded, DicomImageInfo info, Span<byte> stored, CancellationToken cancellationToken)
            => decode(encoded, info, stored, cancellationToken);
    }
}
