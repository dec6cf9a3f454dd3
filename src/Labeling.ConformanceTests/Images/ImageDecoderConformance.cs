using Xunit;

namespace Labeling.ConformanceTests;

/// <summary>What every image decoder must do with sound files and with hostile ones.</summary>
/// <param name="fixture">Gives the decoder and its files.</param>
public abstract class ImageDecoderConformance(ImageDecoderFixture fixture)
{
    private const int Mutations = 60;
    private const int CorpusMutations = 4;

    // Far above what any file takes, far below what a person takes for a hang.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly DecodeOptions Small = new() { Limits = new ImageLimits { MaxPixels = 4_000_000 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IImageDecoder Decoder => fixture.Decoder;

    [Fact]
    public void Sound_files_are_known_by_their_first_bytes_and_other_bytes_are_not()
    {
        Assert.NotEmpty(fixture.Samples);
        Assert.All(fixture.Samples, s => Assert.True(Decoder.CanDecode(s.Value.AsSpan(0, Math.Min(s.Value.Length, IImageDecoder.HeaderLength))), s.Key));
        Assert.False(Decoder.CanDecode([]));
        Assert.False(Decoder.CanDecode(new byte[IImageDecoder.HeaderLength]));
        Assert.False(Decoder.CanDecode("<html><body>Sign in</body></html>"u8));
    }

    [Fact]
    public async Task The_header_says_what_the_pixels_are()
    {
        foreach ((string name, byte[] file) in fixture.Samples)
        {
            ImageInfo info = await ProbeAsync(file);
            using DecodedImage image = await DecodeAsync(file);

            Assert.True(info.UprightSize == image.Size, $"{name}: the header says {info.UprightSize}, the picture is {image.Size}.");
            Assert.Equal(info.Format, image.Info.Format);
            Assert.Equal(image.Size.Area * 4, image.Pixels.Length);
        }
    }

    [Fact]
    public async Task A_picture_is_the_same_each_time_and_its_stream_stays_open()
    {
        foreach (byte[] file in fixture.Samples.Values)
        {
            using var stream = new MemoryStream(file, writable: false);
            using DecodedImage first = await Decoder.DecodeAsync(stream, null, Cancellation);
            Assert.True(stream.CanRead);
            stream.Position = 0;
            using DecodedImage second = await Decoder.DecodeAsync(stream, null, Cancellation);

            Assert.True(first.Pixels.Span.SequenceEqual(second.Pixels.Span));
        }
    }

    [Fact]
    public async Task A_stream_that_gives_one_byte_at_a_time_gives_the_same_picture()
    {
        foreach (byte[] file in fixture.Samples.Values)
        {
            using DecodedImage expected = await DecodeAsync(file);
            await using var slow = new TrickleStream(file, canSeek: !fixture.TakesAnyStream);
            using DecodedImage actual = await Decoder.DecodeAsync(slow, null, Cancellation);

            Assert.True(expected.Pixels.Span.SequenceEqual(actual.Pixels.Span));
        }
    }

    [Fact]
    public async Task Limits_are_checked_on_the_header()
    {
        foreach (byte[] file in fixture.Samples.Values)
        {
            long pixels = (await ProbeAsync(file)).StoredSize.Area;
            Assert.SkipWhen(pixels < 2, "A sample needs at least two pixels to be above a limit.");
            var tooFew = new DecodeOptions { Limits = new ImageLimits { MaxPixels = pixels - 1 } };
            var enough = new DecodeOptions { Limits = new ImageLimits { MaxPixels = pixels } };

            await Assert.ThrowsAsync<ImageDecodingException>(() => Decoder.ProbeAsync(Open(file), tooFew, Cancellation).AsTask());
            await Assert.ThrowsAsync<ImageDecodingException>(() => Decoder.DecodeAsync(Open(file), tooFew, Cancellation).AsTask());
            (await Decoder.DecodeAsync(Open(file), enough, Cancellation)).Dispose();
        }
    }

    [Fact]
    public async Task An_empty_file_and_one_of_another_kind_cannot_be_read()
    {
        foreach (byte[] file in new byte[][] { [], [0], new byte[1_000], "<html><body>Sign in</body></html>"u8.ToArray() })
        {
            await Assert.ThrowsAsync<ImageDecodingException>(() => Decoder.ProbeAsync(Open(file), null, Cancellation).AsTask());
            await Assert.ThrowsAsync<ImageDecodingException>(() => Decoder.DecodeAsync(Open(file), null, Cancellation).AsTask());
        }
    }

    [Fact]
    public async Task A_file_cut_off_anywhere_gives_a_picture_or_the_one_error()
    {
        foreach (byte[] file in fixture.Samples.Values)
        {
            for (int length = 0; length < file.Length; length += 1 + (file.Length / Mutations))
            {
                await ReadsOrRefusesAsync(file[..length]);
            }
        }
    }

    [Fact]
    public async Task A_damaged_file_gives_a_picture_or_the_one_error()
    {
        foreach ((string name, byte[] file) in fixture.Samples)
        {
            for (int seed = 0; seed < Mutations; seed++)
            {
                await ReadsOrRefusesAsync(Damage(file, seed), $"{name}, seed {seed}");
            }
        }
    }

    [Fact]
    public async Task Every_file_of_the_corpus_gives_a_picture_or_the_one_error_in_bounded_time()
    {
        foreach ((string name, byte[] file) in fixture.Corpus)
        {
            await ReadsOrRefusesAsync(file, name, new DecodeOptions()).WaitAsync(Patience, Cancellation);
        }
    }

    [Fact]
    public async Task Changes_to_the_corpus_give_a_picture_or_the_one_error_in_bounded_time()
    {
        foreach ((string name, byte[] file) in fixture.Corpus.Where(f => f.Value.Length > 0))
        {
            for (int seed = 0; seed < CorpusMutations; seed++)
            {
                await Task.Run(() => ReadsOrRefusesAsync(Damage(file, seed), $"{name}, seed {seed}"), Cancellation).WaitAsync(Patience, Cancellation);
            }
        }
    }

    [Fact]
    public async Task A_picture_fits_a_box_without_being_smaller_than_it_need_be()
    {
        foreach ((string name, byte[] file) in fixture.Samples)
        {
            PixelSize full = (await ProbeAsync(file)).UprightSize;
            var box = new PixelSize(Math.Max(1, full.Width / 3), Math.Max(1, full.Height / 2));
            double scale = Math.Min((double)box.Width / full.Width, (double)box.Height / full.Height);

            using DecodedImage image = await Decoder.DecodeAsync(Open(file), new DecodeOptions { FitInside = box }, Cancellation);

            Assert.InRange(image.Size.Width, (int)Math.Max(1, full.Width * scale), full.Width);
            Assert.InRange(image.Size.Height, (int)Math.Max(1, full.Height * scale), full.Height);
            Assert.True(image.Info.UprightSize == full, $"{name}: the header's size is {full}, whatever the box is.");
        }
    }

    [Fact]
    public async Task A_frame_that_no_file_has_gives_the_one_error_or_the_first_frame()
    {
        foreach (byte[] file in fixture.Samples.Values)
        {
            await ReadsOrRefusesAsync(file, "frame 1,000,000", new DecodeOptions { Frame = 1_000_000 });
        }
    }

    [Fact]
    public async Task Cancellation_is_heeded()
    {
        byte[] file = fixture.Samples.First().Value;
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Decoder.ProbeAsync(Open(file), null, cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Decoder.DecodeAsync(Open(file), null, cancelled).AsTask());
    }

    [Fact]
    public void Many_decode_at_once()
    {
        byte[] file = fixture.Samples.First().Value;

        byte[][] pixels = Race.Run(8, async _ =>
        {
            using DecodedImage image = await DecodeAsync(file);
            return image.Pixels.ToArray();
        });

        Assert.All(pixels, p => Assert.True(p.AsSpan().SequenceEqual(pixels[0])));
    }

    private static MemoryStream Open(byte[] file) => new(file, writable: false);

    private async Task<ImageInfo> ProbeAsync(byte[] file) => await Decoder.ProbeAsync(Open(file), null, Cancellation);

    private async Task<DecodedImage> DecodeAsync(byte[] file) => await Decoder.DecodeAsync(Open(file), null, Cancellation);

    private static byte[] Damage(byte[] file, int seed)
    {
        var random = new Random(seed);
        byte[] damaged = [.. file];
        for (int i = 0; i <= seed % 8; i++)
        {
            // Headers hold what can be made to ask for much, so half of the damage is there.
            damaged[random.Next(random.Next(2) == 0 ? Math.Min(file.Length, 128) : file.Length)] = (byte)random.Next(256);
        }

        return damaged;
    }

    private async Task ReadsOrRefusesAsync(byte[] file, string? what = null, DecodeOptions? options = null)
    {
        options ??= Small;
        try
        {
            ImageInfo info = await Decoder.ProbeAsync(Open(file), options, Cancellation);
            Assert.True(info.StoredSize.Area <= (options.Limits ?? ImageLimits.Default).MaxPixels, $"A header of {info.StoredSize} got past the limit ({what}).");
            using DecodedImage image = await Decoder.DecodeAsync(Open(file), options, Cancellation);
            Assert.Equal(image.Size.Area * 4, image.Pixels.Length);
        }
        catch (ImageDecodingException)
        {
            // The one way to refuse.
        }
    }
}
