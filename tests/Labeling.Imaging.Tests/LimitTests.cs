using Microsoft.Extensions.Time.Testing;
using SkiaSharp;

namespace Labeling.Imaging.Tests;

[Collection(nameof(MemoryIsMeasured))]
public sealed class LimitTests
{
    private readonly ImageReader _reader = new();

    /// <summary>Heads that claim far more pixels than the limit.</summary>
    public static TheoryData<string, byte[]> Bombs => new()
    {
        { "jpeg", Bytes.JpegHead(0xC2, 65_535, 65_535) },
        { "png", [.. Bytes.PngHead(2_147_483_647, 2_147_483_647), .. Bytes.Chunk("IDAT", [0x78, 0x9C, 1, 2, 3])] },
        { "bmp", Bytes.BmpHead(int.MaxValue, int.MinValue) },
        { "tiff", TiffBuilder.Grey(4, 4).Replace(256).Replace(257).AddLongs(256, uint.MaxValue).AddLongs(257, uint.MaxValue).Build() },
        { "tiff of 64 bits", TiffBuilder.Grey(4, 4, big: true).Replace(256).Add(256, 16, [255, 255, 255, 255, 255, 255, 255, 255]).Build() },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task A_file_that_claims_huge_size_is_refused_before_memory_is_taken(string kind, byte[] file)
    {
        Assert.NotEmpty(kind);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (var read in Readings())
        {
            var refusal = await Assert.ThrowsAsync<ImageDecodingException>(() => read(new MemoryStream(file), null));
            Assert.Equal(LabelingErrorCodes.ImageTooLarge, refusal.Code);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8_000_000);
    }

    [Fact]
    public async Task The_limit_of_pixels_is_inclusive()
    {
        var png = Pictures.Gradient(20, 10, SKEncodedImageFormat.Png);
        using var image = await _reader.DecodeAsync(new MemoryStream(png), Limited(new ImageLimits { MaxPixels = 200 }));
        Assert.Equal(200, image.Size.Area);

        var refusal = await Assert.ThrowsAsync<ImageDecodingException>(
            async () => await _reader.DecodeAsync(new MemoryStream(png), Limited(new ImageLimits { MaxPixels = 199 })));
        Assert.Contains("20 x 10", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("199", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_limit_of_bytes_is_inclusive(bool canSeek)
    {
        var png = Pictures.Gradient(20, 10, SKEncodedImageFormat.Png);
        var enough = Limited(new ImageLimits { MaxBytes = png.Length });
        var tooFew = Limited(new ImageLimits { MaxBytes = png.Length - 1 });
        using (var image = await _reader.DecodeAsync(new WatchedStream(png, canSeek), enough))
        {
            Assert.Equal(200, image.Size.Area);
        }

        var refusal = await Assert.ThrowsAsync<ImageDecodingException>(async () => await _reader.DecodeAsync(new WatchedStream(png, canSeek), tooFew));
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, refusal.Code);
    }

    [Fact]
    public async Task A_stream_that_never_ends_is_given_up_at_the_limit()
    {
        await using var endless = new EndlessStream(Bytes.JpegHead(0xC0, 640, 480));
        var options = Limited(new ImageLimits { MaxBytes = 1_000_000 });
        var refusal = await Assert.ThrowsAsync<ImageDecodingException>(async () => await _reader.DecodeAsync(endless, options));
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, refusal.Code);
    }

    [Fact]
    public async Task A_reader_has_limits_of_its_own_and_a_call_may_have_others()
    {
        var png = Pictures.Gradient(20, 10, SKEncodedImageFormat.Png);
        var strict = new ImageReader(limits: new ImageLimits { MaxPixels = 100 });
        await Assert.ThrowsAsync<ImageDecodingException>(async () => await strict.ProbeAsync(new MemoryStream(png)));
        Assert.Equal(200, (await strict.ProbeAsync(new MemoryStream(png), Limited(ImageLimits.Default))).StoredSize.Area);
    }

    [Theory]
    [InlineData(64, 300)]
    [InlineData(8192, 25)]
    public async Task A_jpeg_of_more_scans_than_a_picture_needs_is_refused(int side, int scans)
    {
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12];
        byte[] bomb = [.. Bytes.JpegHead(0xC2, side, side), .. Enumerable.Repeat(scan, scans).SelectMany(bytes => bytes), 0xFF, 0xD9];
        var refusal = await Assert.ThrowsAsync<ImageDecodingException>(async () => await _reader.DecodeAsync(new MemoryStream(bomb)));
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, refusal.Code);
    }

    public static TheoryData<string, byte[]> GreedyTiffs => new()
    {
        // As many strips as rows, of which the file names one.
        { "strips", TiffBuilder.Grey(4, 4).Replace(257).Replace(278).AddLongs(257, 30_000_000).AddLongs(278, 1).Build() },
        { "values", TiffBuilder.Grey(4, 4).AddClaim(330, 4, 500_000_000, [0, 0, 0, 0, 0, 0, 0, 0]).Build() },
        { "large tiles of many samples", TiffBuilder.Grey(4, 4).Replace(258).Replace(277).Replace(273).Replace(279).AddShorts(258, 16).AddShorts(277, 64)
            .AddLongs(322, 4096).AddLongs(323, 4096).AddLongs(324, 8).AddLongs(325, 16).Build() },
        { "samples", TiffBuilder.Grey(4, 4).Replace(277).AddShorts(277, 65_535).Build() },
        { "depth", TiffBuilder.Grey(4, 4).AddLongs(32997, 1_000_000).Build() },
        { "tiles", TiffBuilder.Grey(4, 4).Replace(273).Replace(279).AddLongs(322, 65_536).AddLongs(323, 65_536).AddLongs(324, 8).AddLongs(325, 16).Build() },
        { "small tiles", TiffBuilder.Grey(4, 4).Replace(256).Replace(257).Replace(273).Replace(279).AddLongs(256, 10_000).AddLongs(257, 10_000)
            .AddLongs(322, 16).AddLongs(323, 16).AddLongs(324, 8).AddLongs(325, 16).Build() },
        { "twice", TiffBuilder.Grey(4, 4).AddLongs(278, 1).Build() },
    };

    [Theory]
    [MemberData(nameof(GreedyTiffs))]
    public async Task A_tiff_directory_that_asks_for_too_much_is_refused_before_memory_is_taken(string what, byte[] file)
    {
        Assert.NotEmpty(what);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Assert.ThrowsAsync<ImageDecodingException>(async () => await _reader.DecodeAsync(new MemoryStream(file)));

        // The pixels of the picture itself may be taken, and given back: 4 bytes for each of 120 million in the case of "strips".
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8_000_000);
    }

    [Theory]
    [InlineData(0x7000000000000000)]
    [InlineData(-0x7FFFFFFF90000000)]
    public async Task A_tiff_strip_of_64_bit_length_takes_no_more_memory_than_the_file_has(long length)
    {
        var tiff = TiffBuilder.Grey(4, 4, big: true).Replace(259).Replace(279).AddShorts(259, 5).Add(279, 16, BitConverter.GetBytes(length));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await Assert.ThrowsAsync<ImageDecodingException>(async () => await _reader.DecodeAsync(new MemoryStream(tiff.Build())));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8_000_000);
    }

    [Fact]
    public async Task A_tiff_strip_that_claims_to_be_longer_than_the_file_takes_no_more_memory_than_the_file_has()
    {
        var file = Golden.Bytes("rgb-lzw.tif");
        var entry = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x17, 0x01, 4, 0, 1, 0, 0, 0]);
        BitConverter.TryWriteBytes(file.AsSpan(entry + 8), 2_000_000_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var image = await _reader.DecodeAsync(new MemoryStream(file));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 8_000_000);
        Assert.Equal(Golden.Find("rgb-lzw.tif").ExpectedPixels, image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Limits_that_allow_nothing_cannot_be_made(int limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLimits { MaxPixels = limit });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLimits { MaxBytes = limit });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLimits { MaxFrames = limit });
    }

    [Fact]
    public void Limits_beyond_what_an_array_holds_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLimits { MaxPixels = ImageLimits.MostPixels + 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLimits { MaxBytes = long.MaxValue });
        Assert.Equal(ImageLimits.MostPixels, new ImageLimits { MaxPixels = ImageLimits.MostPixels }.MaxPixels);
    }

    [Theory]
    [InlineData("rgb-420.jpg")]
    [InlineData("rgb8.png")]
    [InlineData("rgb24.bmp")]
    [InlineData("rgb-lzw.tif")]
    public async Task A_reading_that_takes_too_long_is_given_up(string name)
    {
        var time = new FakeTimeProvider();
        var reader = new ImageReader(limits: new ImageLimits { MaxDuration = TimeSpan.FromSeconds(10) }, timeProvider: time);
        var file = Golden.Bytes(name);
        await using var quick = new SlowStream(file, () => time.Advance(TimeSpan.FromMilliseconds(1)));
        (await reader.DecodeAsync(quick)).Dispose();
        await using var slow = new SlowStream(file, () => time.Advance(TimeSpan.FromSeconds(6)));

        var refusal = await Assert.ThrowsAsync<ImageDecodingException>(async () => await reader.DecodeAsync(slow, new DecodeOptions { FileName = name }));

        Assert.Equal((LabelingErrorCodes.ImageTooLarge, name), (refusal.Code, refusal.FileName));
        Assert.Contains("00:00:10", refusal.Message, StringComparison.Ordinal);
        await using var slower = new SlowStream(file, () => time.Advance(TimeSpan.FromSeconds(11)));
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, (await Assert.ThrowsAsync<ImageDecodingException>(async () => await reader.ProbeAsync(slower))).Code);
    }

    [Fact]
    public async Task Who_cancels_is_told_that_and_not_of_a_limit()
    {
        var time = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        await using var stream = new SlowStream(Golden.Bytes("rgb8.png"), () =>
        {
            stop.Cancel();
            time.Advance(TimeSpan.FromDays(1));
        });

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new ImageReader(timeProvider: time).DecodeAsync(stream, null, stop.Token));

        Assert.Equal(stop.Token, cancelled.CancellationToken);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public async Task A_codec_under_way_ends_when_its_time_is_over(SKEncodedImageFormat format)
    {
        var file = Pictures.Gradient(5_000, 4_000, format);
        var whole = await QuickestAsync(async () => (await _reader.DecodeAsync(new MemoryStream(file))).Dispose());
        var options = Limited(new ImageLimits { MaxDuration = TimeSpan.FromMilliseconds(whole.TotalMilliseconds / 20) });

        var stopped = await QuickestAsync(() => Assert.ThrowsAsync<ImageDecodingException>(async () => await _reader.DecodeAsync(new MemoryStream(file), options)));

        // It takes a twentieth here; a codec that cannot be stopped takes as long as ever.
        Assert.InRange(stopped, TimeSpan.Zero, whole / 2);
    }

    [Fact]
    public void A_time_of_nothing_or_for_ever_cannot_be_given()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLimits { MaxDuration = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLimits { MaxDuration = Timeout.InfiniteTimeSpan });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageLimits { MaxDuration = TimeSpan.FromDays(2) });
    }

    private static async Task<TimeSpan> QuickestAsync(Func<Task> read)
    {
        var quickest = TimeSpan.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await read();
            quickest = clock.Elapsed < quickest ? clock.Elapsed : quickest;
        }

        return quickest;
    }

    private static DecodeOptions Limited(ImageLimits limits) => new() { Limits = limits };

    private IEnumerable<Func<Stream, DecodeOptions?, Task>> Readings() =>
    [
        async (stream, options) => await _reader.ProbeAsync(stream, options),
        async (stream, options) => (await _reader.DecodeAsync(stream, options)).Dispose(),
        async (stream, options) => await _reader.ThumbnailAsync(stream, options),
    ];

    /// <summary>A file of which something happens at each reading.</summary>
    private sealed class SlowStream(byte[] file, Action pass) : MemoryStream(file, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pass();
            return base.ReadAsync(buffer, CancellationToken.None);
        }
    }

    /// <summary>A file that goes on with zeros for ever, as a hostile server may send it.</summary>
    private sealed class EndlessStream(byte[] head) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (var i = 0; i < count; i++)
            {
                buffer[offset + i] = _position < head.Length ? head[_position++] : (byte)0;
            }

            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
