using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>How samples lie in the file: planes, packed bits, shared colours, byte order, bits that are not part of the value.</summary>
public sealed class LayoutTests
{
    private static readonly byte[] SixPixels = [.. Enumerable.Range(1, 18).Select(i => (byte)(i * 13))];

    [Theory]
    [InlineData(DicomBuilder.Explicit, "OB")]
    [InlineData(DicomBuilder.Explicit, "OW")]
    [InlineData(DicomBuilder.BigEndian, "OB")]
    [InlineData(DicomBuilder.BigEndian, "OW")]
    public async Task Planes_are_woven_together(string syntax, string representation)
    {
        byte[] planes = [.. SixPixels.Where((_, i) => i % 3 == 0), .. SixPixels.Where((_, i) => i % 3 == 1), .. SixPixels.Where((_, i) => i % 3 == 2)];
        var planar = await Open.FrameAsync(DicomBuilder.Colour(3, 2, isPlanar: true).Pixels(planes, representation).Build(syntax));
        var woven = await Open.FrameAsync(DicomBuilder.Colour(3, 2).Pixels(SixPixels, representation).Build(syntax));
        Assert.Equal(SixPixels, planar.StoredValues.ToArray());
        Assert.Equal(SixPixels, woven.StoredValues.ToArray());
        Assert.Equal(SixPixels, Open.Rgb(planar));
    }

    [Fact]
    public async Task Planes_of_sixteen_bits_are_woven_and_scaled_from_their_whole_range()
    {
        ushort[] planes = [0x0100, 0xFF00, 0x1234, 0xABCD, 0x8000, 0x7FFF];
        var frame = await Open.FrameAsync(DicomBuilder.Colour(2, 1, isPlanar: true, bits: 16).Pixels(planes).Build());
        Assert.Equal(DicomBuilder.ToBytes(0x0100, 0x1234, 0x8000, 0xFF00, 0xABCD, 0x7FFF), frame.StoredValues.ToArray());
        Assert.Equal([0x01, 0x12, 0x80, 0xFE, 0xAB, 0x7F], Open.Rgb(frame));
    }

    [Theory]
    [InlineData(DicomBuilder.Explicit)]
    [InlineData(DicomBuilder.BigEndian)]
    public async Task Frames_of_an_odd_number_of_bytes_follow_each_other_without_gap(string syntax)
    {
        var file = DicomBuilder.Gray(3, 1, 8).Text(0x0028_0008, "IS", "3").Pixels([1, 2, 3, 4, 5, 6, 7, 8, 9]).Build(syntax);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal([(byte)((i * 3) + 1), (byte)((i * 3) + 2), (byte)((i * 3) + 3)], (await Open.FrameAsync(file, i)).StoredValues.ToArray());
        }
    }

    [Theory]
    [InlineData(DicomBuilder.Explicit)]
    [InlineData(DicomBuilder.BigEndian)]
    public async Task Single_bits_take_a_byte_each_also_where_a_frame_begins_within_one(string syntax)
    {
        // Three frames of 3 x 2 bits, the first pixel in the lowest bit: 101010, 111000, 010101.
        var file = DicomBuilder.Picture(3, 2, "MONOCHROME2", 1, 1, 1).Text(0x0028_0008, "IS", "3").Pixels([0b11_010101, 0b0101_0001, 0b01, 0]).Build(syntax);
        byte[][] frames = [[1, 0, 1, 0, 1, 0], [1, 1, 1, 0, 0, 0], [1, 0, 1, 0, 1, 0]];
        for (var i = 0; i < frames.Length; i++)
        {
            var frame = await Open.FrameAsync(file, i);
            Assert.Equal(frames[i], frame.StoredValues.ToArray());
            Assert.Equal([.. frames[i].Select(b => (byte)(b * 255))], Open.Gray(frame));
        }
    }

    [Fact]
    public async Task Two_pixels_share_their_colours_in_YBR_FULL_422()
    {
        var frame = await Open.FrameAsync(DicomBuilder.Colour(4, 1, "YBR_FULL_422").Pixels([10, 20, 100, 200, 30, 40, 110, 210]).Build());
        Assert.Equal([10, 100, 200, 20, 100, 200, 30, 110, 210, 40, 110, 210], frame.StoredValues.ToArray());
    }

    [Fact]
    public async Task A_file_that_says_shared_and_stores_every_sample_is_believed_by_its_length()
    {
        byte[] samples = [10, 100, 200, 20, 101, 201, 30, 102, 202, 40, 103, 203];
        var frame = await Open.FrameAsync(DicomBuilder.Colour(4, 1, "YBR_FULL_422").Pixels(samples).Build());
        Assert.Equal(samples, frame.StoredValues.ToArray());
    }

    [Fact]
    public async Task YBR_FULL_is_shown_as_the_standard_converts_it()
    {
        byte[] samples = [0, 128, 128, 255, 128, 128, 76, 85, 255, 150, 44, 21, 29, 255, 107, 200, 90, 170];
        var frame = await Open.FrameAsync(DicomBuilder.Colour(6, 1, "YBR_FULL").Pixels(samples).Build());
        byte[] expected = [.. samples.Chunk(3).SelectMany(p => new[]
        {
            p[0] + (1.402 * (p[2] - 128)), p[0] - (0.344136 * (p[1] - 128)) - (0.714136 * (p[2] - 128)), p[0] + (1.772 * (p[1] - 128)),
        }).Select(v => (byte)Math.Clamp(Math.Round(v), 0, 255))];
        Assert.Equal(expected, Open.Rgb(frame));
    }

    [Fact]
    public async Task Bits_outside_of_the_value_are_no_part_of_the_picture()
    {
        // Ten bits stored at bits 2 to 11; bits 0, 1 and 12 to 15 hold overlays.
        var builder = DicomBuilder.Picture(4, 1, "MONOCHROME2", 1, 16, 10).Words(0x0028_0102, 11).Words(0x0028_0103, 0);
        ushort[] clean = [0, 100 << 2, 500 << 2, 1023 << 2];
        ushort[] overlaid = [0xF003, (100 << 2) | 1, (500 << 2) | 0x8000, (1023 << 2) | 0xF003];
        var window = new WindowLevel(511.5, 1023, WindowFunction.LinearExact);
        var first = await Open.FrameAsync(builder.Pixels(clean).Build());
        var second = await Open.FrameAsync(builder.Pixels(overlaid).Build());
        Assert.Equal([0, 25, 125, 255], Open.Gray(first, window));
        Assert.Equal(Open.Gray(first, window), Open.Gray(second, window));
        Assert.Equal(first.RangeWindow, second.RangeWindow);
        Assert.Equal(DicomBuilder.ToBytes(overlaid), second.StoredValues.ToArray());
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(12, 16)]
    [InlineData(16, 16)]
    [InlineData(32, 32)]
    public async Task Signed_values_are_below_zero(int stored, int allocated)
    {
        var mask = (1L << stored) - 1;
        long[] values = [-100, -1, 0, 99];
        byte[] pixels = [.. values.SelectMany(v => BitConverter.GetBytes(v & mask)[..(allocated / 8)])];
        var file = DicomBuilder.Picture(4, 1, "MONOCHROME2", 1, allocated, stored).Words(0x0028_0103, 1).Pixels(pixels).Build();
        var frame = await Open.FrameAsync(file);
        Assert.True(frame.Info.IsSigned);
        Assert.Equal(new WindowLevel(-0.5, 199, WindowFunction.LinearExact), frame.RangeWindow);
        Assert.Equal([0, 127, 128, 255], Open.Gray(frame));
    }

    [Theory]
    [InlineData(DicomBuilder.Explicit)]
    [InlineData(DicomBuilder.BigEndian)]
    public async Task A_palette_gives_colours(string syntax)
    {
        // Three entries from value 10 on: red, green, blue; what lies outside takes the nearest.
        var file = DicomBuilder.Picture(5, 1, "PALETTE COLOR", 1, 8, 8)
            .Words(0x0028_1101, 3, 10, 16).Words(0x0028_1102, 3, 10, 16).Words(0x0028_1103, 3, 10, 16)
            .Add(0x0028_1201, "OW", DicomBuilder.ToBytes(0xFF00, 0, 0x1000)).Add(0x0028_1202, "OW", DicomBuilder.ToBytes(0, 0xFFFF, 0)).Add(0x0028_1203, "OW", DicomBuilder.ToBytes(0, 0, 0x8000))
            .Pixels([0, 10, 11, 12, 200], "OB").Build(syntax);
        var frame = await Open.FrameAsync(file);
        Assert.Equal([255, 0, 0, 255, 0, 0, 0, 255, 0, 0x10, 0, 0x80, 0x10, 0, 0x80], Open.Rgb(frame));
        Assert.Null(frame.DefaultWindow);
        Assert.Throws<InvalidOperationException>(() => frame.RenderGrayTo(new byte[5]));
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(16, false)]
    public async Task A_palette_of_eight_bits_is_taken_as_such_whatever_it_claims(int claimed, bool inBytes)
    {
        byte[] Table(params byte[] values) => inBytes ? values : DicomBuilder.ToBytes([.. values.Select(v => (ushort)v)]);
        var file = DicomBuilder.Picture(2, 1, "PALETTE COLOR", 1, 16, 16)
            .Words(0x0028_1101, 2, 0, claimed).Words(0x0028_1102, 2, 0, claimed).Words(0x0028_1103, 2, 0, claimed)
            .Add(0x0028_1201, "OW", Table(200, 100)).Add(0x0028_1202, "OW", Table(20, 10)).Add(0x0028_1203, "OW", Table(2, 1))
            .Pixels(1, 0).Build();
        Assert.Equal([100, 10, 1, 200, 20, 2], Open.Rgb(await Open.FrameAsync(file)));
    }

    [Theory]
    [InlineData(true, DicomBuilder.Explicit)]
    [InlineData(false, DicomBuilder.Explicit)]
    [InlineData(true, DicomBuilder.BigEndian)]
    [InlineData(false, DicomBuilder.BigEndian)]
    public async Task A_palette_in_segments_gives_the_colours_that_they_expand_to(bool inWords, string syntax)
    {
        // Two values, a rise over two to a third, and the first segment once more.
        byte[] segments = inWords
            ? DicomBuilder.ToBytes(0, 2, 0x1000, 0x2000, 1, 2, 0x4000, 2, 1, 0, 0)
            : [0, 2, 0x10, 0x20, 1, 2, 0x40, 2, 1, 0, 0, 0, 0, 0];
        var file = InSegments(6, inWords ? 16 : 8, segments, [0, 1, 2, 3, 4, 5]).Build(syntax);

        Assert.Equal([0x10, 0x20, 0x30, 0x40, 0x10, 0x20], Open.Rgb(await Open.FrameAsync(file)).Where((_, i) => i % 3 == 0));
    }

    [Theory]
    [InlineData(new ushort[] { 1, 2, 0x4000 })]
    [InlineData(new ushort[] { 0, 60_000, 1 })]
    [InlineData(new ushort[] { 2, 60_000, 0, 0 })]
    [InlineData(new ushort[] { 0, 1, 7, 2, 60_000, 6, 0 })]
    [InlineData(new ushort[] { 0, 1, 7, 2, 1, 60_000, 60_000 })]
    [InlineData(new ushort[] { 0, 1, 7, 9, 1, 1 })]
    [InlineData(new ushort[] { 0, 1, 7, 1, 0, 5, 1, 0, 5 })]
    public async Task A_palette_whose_segments_lead_nowhere_is_refused(ushort[] segments)
        => Assert.Contains("palette", (await Open.RefusedAsync(InSegments(6, 16, DicomBuilder.ToBytes(segments), [0, 0, 0, 0, 0, 0]).Build())).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_palette_that_is_missing_is_refused()
    {
        var file = DicomBuilder.Picture(1, 1, "PALETTE COLOR", 1, 8, 8).Pixels([0, 0]);
        Assert.Equal(LabelingErrorCodes.ImageUnreadable, (await Open.RefusedAsync(file.Build())).Code);
        Assert.Contains("32 bits", (await Open.RefusedAsync(DicomBuilder.Picture(1, 1, "PALETTE COLOR", 1, 32, 12).Words(0x0028_1101, 1, 0, 8).Words(0x0028_1102, 1, 0, 8)
            .Words(0x0028_1103, 1, 0, 8).Words(0x0028_1201, 1).Words(0x0028_1202, 1).Words(0x0028_1203, 1).Pixels(1, 1).Build())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x0028_0010, 0, LabelingErrorCodes.ImageUnreadable)]
    [InlineData(0x0028_0011, 0, LabelingErrorCodes.ImageUnreadable)]
    [InlineData(0x0028_0100, 12, LabelingErrorCodes.ImageFormatUnsupported)]
    [InlineData(0x0028_0100, 64, LabelingErrorCodes.ImageFormatUnsupported)]
    [InlineData(0x0028_0002, 3, LabelingErrorCodes.ImageUnreadable)]
    public async Task A_shape_that_cannot_be_is_refused(uint tag, int value, string code)
        => Assert.Equal(code, (await Open.RefusedAsync(DicomBuilder.Gray(2, 2).Pixels(1, 2, 3, 4).Words(tag, value).Build())).Code);

    [Theory]
    [InlineData("CMYK")]
    [InlineData("YBR_PARTIAL_422")]
    [InlineData("SMITH^JOHN")]
    public async Task Colours_that_are_not_read_are_refused_without_repeating_the_file(string photometric)
    {
        var refusal = await Open.RefusedAsync(DicomBuilder.Colour(2, 2, photometric).Pixels(new byte[12]).Build());
        Assert.Equal(LabelingErrorCodes.ImageFormatUnsupported, refusal.Code);
        Assert.DoesNotContain("SMITH", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bits_stored_that_cannot_be_are_replaced_with_a_warning()
    {
        var info = await Open.InfoAsync(DicomBuilder.Gray(1, 1).Words(0x0028_0101, 99).Words(0x0028_0102, 3).Pixels(1).Build());
        Assert.Equal((16, 15), (info.BitsStored, info.HighBit));
        Assert.Equal(2, info.Warnings.Count);
    }

    [Fact]
    public async Task Numbers_that_are_floating_point_are_refused()
    {
        var file = DicomBuilder.Gray(1, 1).Add(0x7FE0_0008, "OF", [0, 0, 0, 0]).Build();
        Assert.Contains("floating-point", (await Open.RefusedAsync(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spacing_is_told_with_where_it_was_measured()
    {
        Assert.Null((await Open.InfoAsync(DicomBuilder.Gray(1, 1).Pixels(1).Build())).PixelSpacing);
        var detector = DicomBuilder.Gray(1, 1).Text(0x0018_1164, "DS", "0.1\\0.2").Pixels(1);
        var atDetector = (await Open.InfoAsync(detector.Build())).PixelSpacing!;
        Assert.Equal((0.1, 0.2, true), (atDetector.BetweenRows, atDetector.BetweenColumns, atDetector.IsAtDetector));
        var patient = (await Open.InfoAsync(detector.Text(0x0028_0030, "DS", "0.5\\0.25 ").Build())).PixelSpacing!;
        Assert.Equal((0.5, 0.25, false), (patient.BetweenRows, patient.BetweenColumns, patient.IsAtDetector));
        Assert.Null((await Open.InfoAsync(DicomBuilder.Gray(1, 1).Text(0x0028_0030, "DS", "0\\x").Pixels(1).Build())).PixelSpacing);
    }

    private static DicomBuilder InSegments(int entries, int bits, byte[] segments, byte[] numbers)
        => DicomBuilder.Picture(numbers.Length, 1, "PALETTE COLOR", 1, 8, 8).Pixels(numbers, "OB")
            .Words(0x0028_1101, entries, 0, bits).Words(0x0028_1102, entries, 0, bits).Words(0x0028_1103, entries, 0, bits)
            .Add(0x0028_1221, "OW", segments).Add(0x0028_1222, "OW", segments).Add(0x0028_1223, "OW", segments);
}
