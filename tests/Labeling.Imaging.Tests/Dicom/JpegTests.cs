using FsCheck.Xunit;
using Labeling.Imaging.Dicom;
using SkiaSharp;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>Frames compressed by JPEG: precision, colours, sampling, restarts, damage.</summary>
public sealed class JpegTests
{
    [Property(MaxTest = 200)]
    public bool Lossless_JPEG_is_undone_exactly(byte columns, byte rows, byte predictor, byte precision, byte components, ushort seed)
    {
        var (width, height) = ((columns % 9) + 1, (rows % 6) + 1);
        var bits = (precision % 15) + 2;
        var colours = components % 2 == 0 ? 1 : 3;
        var random = new Random(seed);
        ushort[] samples = [.. Enumerable.Range(0, width * height * colours).Select(_ => (ushort)random.Next(1 << bits))];
        var jpeg = JpegWriter.Lossless(samples, width, height, colours, bits, (predictor % 7) + 1, rowsBetweenRestarts: seed % 3);
        var allocated = bits > 8 ? 16 : 8;
        var file = DicomBuilder.Picture(width, height, colours == 1 ? "MONOCHROME2" : "RGB", colours, allocated, bits).Fragments(jpeg).Build(DicomBuilder.JpegLossless);
        var stored = Open.FrameAsync(file).GetAwaiter().GetResult().StoredValues.ToArray();
        return stored.SequenceEqual(allocated == 8 ? [.. samples.Select(s => (byte)s)] : DicomBuilder.ToBytes(samples));
    }

    [Fact]
    public async Task Differences_of_sixteen_bits_are_undone()
    {
        ushort[] samples = [0, 32768, 0, 65535, 32767, 0];
        var file = DicomBuilder.Gray(6, 1).Fragments(JpegWriter.Lossless(samples, 6, 1)).Build(DicomBuilder.JpegLossless);
        Assert.Equal(DicomBuilder.ToBytes(samples), (await Open.FrameAsync(file)).StoredValues.ToArray());
    }

    [Fact]
    public async Task A_point_transform_is_undone_but_for_the_bits_it_dropped()
    {
        ushort[] samples = [0b1000, 0b1111, 0b10100, 0b11];
        var file = DicomBuilder.Gray(4, 1, 12).Fragments(JpegWriter.Lossless(samples, 4, 1, precision: 12, shift: 2)).Build(DicomBuilder.JpegLossless);
        Assert.Equal(DicomBuilder.ToBytes(0b1000, 0b1100, 0b10100, 0), (await Open.FrameAsync(file)).StoredValues.ToArray());
    }

    [Theory]
    [InlineData(8, DicomBuilder.Jpeg)]
    [InlineData(8, DicomBuilder.JpegExtended)]
    [InlineData(12, DicomBuilder.JpegExtended)]
    public async Task Flat_blocks_of_lossy_JPEG_come_out_at_their_value(int precision, string syntax)
    {
        int[] blocks = [0, 17, (1 << precision) - 1, 100];
        foreach (var restarts in new[] { 0, 1, 3 })
        {
            var jpeg = JpegWriter.Flat([blocks], [0x11], 16, 16, precision, restartInterval: restarts);
            var frame = await Open.FrameAsync(DicomBuilder.Gray(16, 16, precision).Fragments(jpeg).Build(syntax));
            var bytes = precision > 8 ? 2 : 1;
            for (var i = 0; i < blocks.Length; i++)
            {
                var at = ((i / 2 * 8 * 16) + (i % 2 * 8)) * bytes;
                var pixel = frame.StoredValues.Span[at..];
                Assert.Equal(blocks[i], bytes == 2 ? pixel[0] | (pixel[1] << 8) : pixel[0]);
            }

            Assert.Empty(frame.Warnings);
        }
    }

    [Theory]
    [InlineData(0x11, 16, 1)]
    [InlineData(0x21, 32, 1)]
    [InlineData(0x22, 32, 2)]
    [InlineData(0x12, 16, 2)]
    [InlineData(0x41, 64, 1)]
    public async Task Colours_with_fewer_samples_are_spread_over_the_picture(int sampling, int width, int down)
    {
        var across = sampling >> 4;
        int[] luminance = [.. Enumerable.Repeat(90, across * down * 2)];
        var jpeg = JpegWriter.Flat([luminance, [100, 140], [60, 200]], [(byte)sampling, 0x11, 0x11], width, 8 * down);
        var stored = (await Open.FrameAsync(DicomBuilder.Colour(width, 8 * down, "YBR_FULL_422").Fragments(jpeg).Build(DicomBuilder.Jpeg))).StoredValues.ToArray();
        Assert.Equal([90, 100, 60], stored[..3]);
        Assert.Equal([90, 140, 200], stored[^3..]);

        // Halves are joined by the triangle filter; nothing lies outside of the two values.
        Assert.All(stored.Chunk(3), p => Assert.InRange(p[1], 100, 140));
        var middle = width / 2 * 3;
        Assert.Equal(across == 2 ? (byte)110 : (byte)100, stored[middle - 2]);
        Assert.Equal(across == 2 ? (byte)130 : (byte)140, stored[middle + 1]);
    }

    [Fact]
    public async Task Pictures_of_another_encoder_come_out_as_its_own_decoder_shows_them()
    {
        var jpeg = Pictures.Draw(61, 47, SKEncodedImageFormat.Jpeg, (x, y) => new SKColor((byte)(x * 4), (byte)(y * 5), (byte)((x + y) * 2)));
        using var expected = SKBitmap.Decode(jpeg);
        var actual = Open.Rgb(await Open.FrameAsync(DicomBuilder.Colour(61, 47, "YBR_FULL_422").Fragments(jpeg).Build(DicomBuilder.Jpeg)));
        for (var i = 0; i < actual.Length; i++)
        {
            var colour = expected.GetPixel(i / 3 % 61, i / 3 / 61);
            var channel = (i % 3) switch { 0 => colour.Red, 1 => colour.Green, _ => colour.Blue };

            // The colours are converted after rounding in both; Skia's conversion rounds once more.
            Assert.InRange(actual[i] - channel, -2, 2);
        }
    }

    [Fact]
    public async Task What_the_JPEG_data_say_of_colours_is_believed_before_the_header()
    {
        byte[] adobeRgb = JpegWriter.Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]);
        byte[] adobeYbr = JpegWriter.Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 1]);
        byte[] jfif = JpegWriter.Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 0, 0, 1, 0, 1, 0, 0]);
        byte[] plain = [200, 100, 50];
        byte[] converted = [91, 255, 150];
        await CheckAsync("RGB", null, null, plain, warns: false);
        await CheckAsync("YBR_FULL", null, null, converted, warns: false);
        await CheckAsync("RGB", adobeRgb, null, plain, warns: false);
        await CheckAsync("YBR_FULL", adobeRgb, null, plain, warns: true);
        await CheckAsync("RGB", adobeYbr, null, converted, warns: true);
        await CheckAsync("RGB", jfif, null, converted, warns: true);
        await CheckAsync("YBR_FULL_422", jfif, null, converted, warns: false);
        await CheckAsync("YBR_FULL", null, "RGB"u8.ToArray(), plain, warns: true);
    }

    [Theory]
    [InlineData(0xC2, "0xC2")]
    [InlineData(0xC9, "0xC9")]
    public async Task Other_processes_are_refused_by_their_number(byte process, string said)
    {
        var refusal = await Open.RefusedAsync(DicomBuilder.Gray(64, 64, 8).Fragments(Bytes.JpegHead(process, 64, 64)).Build(DicomBuilder.Jpeg));
        Assert.Equal(LabelingErrorCodes.ImageFormatUnsupported, refusal.Code);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 4, 1, 16, "3 x 4")]
    [InlineData(4, 4, 3, 16, "3")]
    [InlineData(4, 4, 1, 8, "16 bits")]
    public async Task JPEG_data_of_another_shape_than_the_header_are_refused(int width, int height, int components, int allocated, string said)
    {
        var jpeg = JpegWriter.Lossless(new ushort[width * height * components], width, height, components);
        var refusal = await Open.RefusedAsync(DicomBuilder.Picture(4, 4, "MONOCHROME2", 1, allocated, allocated).Fragments(jpeg).Build(DicomBuilder.JpegLossless));
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, refusal.Code);
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JPEG_data_that_break_off_are_shown_as_far_as_they_go()
    {
        ushort[] samples = [.. Enumerable.Range(0, 1000).Select(i => (ushort)(i * 7))];
        var jpeg = JpegWriter.Lossless(samples, 10, 100);
        var frame = await Open.FrameAsync(DicomBuilder.Gray(10, 100).Fragments(jpeg[..(jpeg.Length / 2)]).Build(DicomBuilder.JpegLossless));
        Assert.Equal(LabelingErrorCodes.ImageTruncated, Assert.Single(frame.Warnings).Code);
        Assert.Equal(DicomBuilder.ToBytes(samples[..300]), frame.StoredValues.ToArray()[..600]);

        var flat = JpegWriter.Flat([[.. Enumerable.Repeat(255, 64)]], [0x11], 64, 64);
        var lossy = await Open.FrameAsync(DicomBuilder.Gray(64, 64, 8).Fragments(flat[..^20]).Build(DicomBuilder.Jpeg));
        Assert.Single(lossy.Warnings);
        Assert.Equal((255, 128), (lossy.StoredValues.Span[0], lossy.StoredValues.Span[^1]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(20)]
    public async Task JPEG_data_of_which_nothing_can_be_shown_are_refused(int length)
    {
        var jpeg = JpegWriter.Lossless(new ushort[100], 10, 10);
        var refusal = await Open.RefusedAsync(DicomBuilder.Gray(10, 10).Fragments(jpeg[..length]).Build(DicomBuilder.JpegLossless));
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, refusal.Code);
    }

    [Fact]
    public async Task A_file_of_nothing_but_tables_ends_soon()
    {
        byte[] table = JpegWriter.Segment(0xC4, [0, 1, .. new byte[15], 0]);
        byte[] jpeg = [0xFF, 0xD8, .. Enumerable.Repeat(table, 100_000).SelectMany(t => t)];
        var refusal = await Open.RefusedAsync(DicomBuilder.Gray(10, 10, 8).Fragments(jpeg).Build(DicomBuilder.Jpeg));
        Assert.Equal(LabelingErrorCodes.ImageTooLarge, refusal.Code);
    }

    private static async Task CheckAsync(string photometric, byte[]? segment, byte[]? ids, byte[] expected, bool warns)
    {
        var jpeg = JpegWriter.Flat([[200], [100], [50]], [0x11, 0x11, 0x11], 8, 8, ids: ids, before: segment);
        var frame = await Open.FrameAsync(DicomBuilder.Colour(8, 8, photometric).Fragments(jpeg).Build(DicomBuilder.Jpeg));
        Assert.Equal(expected, Open.Rgb(frame)[..3]);
        Assert.Equal(warns ? 1 : 0, frame.Warnings.Count);
        Assert.Equal([200, 100, 50], frame.StoredValues.ToArray()[..3]);
    }
}
