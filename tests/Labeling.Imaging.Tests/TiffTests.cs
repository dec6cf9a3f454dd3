namespace Labeling.Imaging.Tests;

/// <summary>What the golden files do not show of TIFF: windows, odd numbers, and directories that lie.</summary>
public sealed class TiffTests
{
    private readonly ImageReader _reader = new();

    [Fact]
    public async Task What_is_not_a_number_is_black_and_infinity_does_not_stretch_the_rest()
    {
        float[] values = [float.NaN, -10, 0, 10, float.PositiveInfinity, float.NegativeInfinity];
        Assert.Equal([0, 0, 128, 255, 255, 0], await GreysAsync(Grey(32, 3, [.. values.SelectMany(BitConverter.GetBytes)])));
    }

    [Fact]
    public async Task A_picture_of_one_value_is_mid_grey()
        => Assert.Equal([128, 128], await GreysAsync(Grey(32, 3, [.. BitConverter.GetBytes(7.5f), .. BitConverter.GetBytes(7.5f)])));

    [Fact]
    public async Task Numbers_as_far_apart_as_they_can_be_do_no_harm()
        => Assert.Equal(2, (await GreysAsync(Grey(64, 3, [.. BitConverter.GetBytes(double.MaxValue), .. BitConverter.GetBytes(double.MinValue)]))).Length);

    [Fact]
    public async Task A_window_chooses_the_values_of_a_grey_picture_of_16_bits()
    {
        ushort[] values = [0, 290, 390, 490, 590, 65_535];
        var file = Grey(16, 1, [.. values.SelectMany(BitConverter.GetBytes)]);

        Assert.Equal([0, 1, 2, 2, 2, 255], await GreysAsync(file));
        var window = new WindowLevel(440, 300, WindowFunction.LinearExact);
        Assert.Equal([0, 0, 85, 170, 255, 255], await GreysAsync(file, new DecodeOptions { Window = window }));
    }

    [Fact]
    public async Task A_window_chooses_where_the_range_would()
    {
        float[] values = [-1000, 0, 50, 100, 3000];
        var window = new WindowLevel(50, 100, WindowFunction.LinearExact);
        Assert.Equal([0, 0, 128, 255, 255], await GreysAsync(Grey(32, 3, [.. values.SelectMany(BitConverter.GetBytes)]), new DecodeOptions { Window = window }));
    }

    [Fact]
    public async Task A_window_leaves_colours_and_eight_bits_alone()
    {
        var options = new DecodeOptions { Window = new WindowLevel(10, 2) };
        foreach (var name in new[] { "rgb16.tif", "grey.tif", "palette.tif", "rgb8.png" })
        {
            using var plain = await _reader.DecodeAsync(new MemoryStream(Golden.Bytes(name)));
            using var windowed = await _reader.DecodeAsync(new MemoryStream(Golden.Bytes(name)), options);
            Assert.True(plain.Pixels.Span.SequenceEqual(windowed.Pixels.Span), name);
        }
    }

    [Fact]
    public async Task Alpha_of_floating_samples_counts_from_0_to_1()
    {
        float[] samples = [1, 0, 0, 1, 0, 1, 0, 0.5f];
        var tiff = Picture(2, 32, 3, 4, 2, [.. samples.SelectMany(BitConverter.GetBytes)]).AddShorts(338, 2);
        using var image = await _reader.DecodeAsync(new MemoryStream(tiff.Build()));
        Assert.Equal([255, 0, 0, 255, 0, 255, 0, 128], image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 10)]
    [InlineData(30, 10)]
    public async Task Impossible_coefficients_are_damage(int red, int of)
    {
        int[] rationals = [red, of, 1, 2, 1, 2];
        await RefusedAsync(Luminance(2, 2).Add(529, 5, [.. rationals.SelectMany(BitConverter.GetBytes)]).Build(), LabelingErrorCodes.ImageUnreadable);
    }

    [Fact]
    public async Task References_without_a_range_are_damage()
    {
        int[] rationals = [255, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1];
        await RefusedAsync(Luminance(2, 2).Add(532, 5, [.. rationals.SelectMany(BitConverter.GetBytes)]).Build(), LabelingErrorCodes.ImageUnreadable);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 8)]
    public async Task Impossible_sharing_of_colours_is_damage(ushort across, ushort down)
        => await RefusedAsync(Luminance(across, down).Build(), LabelingErrorCodes.ImageUnreadable);

    [Fact]
    public async Task Units_that_end_early_show_the_rows_before()
    {
        // Two rows of units of two by two pixels each, and the second is not there.
        var tiff = Luminance(2, 2);
        tiff.Data = tiff.Data[..12];
        tiff.Replace(279).AddLongs(279, 12);
        using var image = await _reader.DecodeAsync(new MemoryStream(tiff.Build()[..]));
        Assert.Equal(new PixelSize(4, 4), image.Size);
        Assert.Equal([100, 100, 100, 255], image.Pixels[..4].ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_BigTIFF_made_by_hand_is_read_in_either_byte_order(bool littleEndian)
    {
        using var image = await _reader.DecodeAsync(new MemoryStream(TiffBuilder.Grey(6, 5, littleEndian, big: true).Build()));
        Assert.Equal([7, 7, 7, 255], image.Pixels[4..8].ToArray());
        Assert.Empty(image.Warnings);
    }

    [Fact]
    public async Task A_BigTIFF_whose_values_lie_beyond_its_end_is_damaged()
    {
        var tiff = TiffBuilder.Grey(4, 4, littleEndian: false, big: true).Replace(273).Add(273, 16, new byte[16]).Build();
        await RefusedAsync(tiff[..^8], LabelingErrorCodes.ImageUnreadable);
    }

    [Fact]
    public async Task A_BigTIFF_strip_beyond_32_bits_is_cut_off_and_not_another_place()
    {
        // 2^32 + 16 would be 16 if only its lower half were looked at, where there are bytes.
        var offset = new byte[] { 0, 0, 0, 1, 0, 0, 0, 16 };
        var tiff = TiffBuilder.Grey(4, 4, littleEndian: false, big: true).Replace(273).Add(273, 16, offset).Build();
        await RefusedAsync(tiff, LabelingErrorCodes.ImageUnreadable);
    }

    private static byte[] Grey(ushort bits, ushort format, byte[] data) => Picture(1, bits, format, 1, (uint)(data.Length * 8 / bits), data).Build();

    private static TiffBuilder Picture(ushort photometric, ushort bits, ushort format, ushort samples, uint width, byte[] data)
    {
        var tiff = new TiffBuilder { Data = data };
        return tiff.AddLongs(256, width).AddLongs(257, 1).AddShorts(258, [.. Enumerable.Repeat(bits, samples)]).AddShorts(259, 1).AddShorts(262, photometric)
            .AddLongs(273, tiff.DataOffset).AddShorts(277, samples).AddLongs(278, 1).AddLongs(279, (uint)data.Length)
            .AddShorts(339, [.. Enumerable.Repeat(format, samples)]);
    }

    /// <summary>Four by four grey pixels, as luminance with shared differences of colour.</summary>
    private static TiffBuilder Luminance(ushort across, ushort down)
    {
        var tiff = new TiffBuilder { Data = [.. Enumerable.Repeat<byte[]>([100, 100, 100, 100, 128, 128], 4).SelectMany(unit => unit)] };
        return tiff.AddLongs(256, 4).AddLongs(257, 4).AddShorts(258, 8, 8, 8).AddShorts(259, 1).AddShorts(262, 6)
            .AddLongs(273, tiff.DataOffset).AddShorts(277, 3).AddLongs(278, 4).AddLongs(279, (uint)tiff.Data.Length).AddShorts(530, across, down);
    }

    private async Task<byte[]> GreysAsync(byte[] file, DecodeOptions? options = null)
    {
        using var image = await _reader.DecodeAsync(new MemoryStream(file), options);
        var pixels = image.Pixels.ToArray();
        return [.. Enumerable.Range(0, pixels.Length / 4).Select(i => pixels[i * 4])];
    }

    private async Task RefusedAsync(byte[] file, string code)
        => Assert.Equal(code, (await Assert.ThrowsAsync<ImageDecodingException>(async () => await _reader.DecodeAsync(new MemoryStream(file)))).Code);
}
