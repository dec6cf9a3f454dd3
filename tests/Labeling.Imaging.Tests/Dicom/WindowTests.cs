using FsCheck.Xunit;
using Labeling.Imaging.Dicom;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>From stored numbers to brightness, against the formulas of PS3.3 C.11 written down once more.</summary>
public sealed class WindowTests
{
    // All values of eight bits: what comes out is the curve itself.
    private static readonly byte[] Ramp = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    [Theory]
    [InlineData(128, 256)]
    [InlineData(100, 50)]
    [InlineData(100.5, 1)]
    [InlineData(-20, 400)]
    [InlineData(300, 20)]
    public async Task LINEAR_is_the_formula_of_the_standard(double center, double width)
    {
        var frame = await Open.FrameAsync(DicomBuilder.Gray(16, 16, 8).Pixels(Ramp).Build());
        CheckRamp(x => Linear(x, center, width), Open.Gray(frame, new WindowLevel(center, width)));
    }

    [Theory]
    [InlineData(128, 255)]
    [InlineData(100, 0.5)]
    [InlineData(127.5, 255)]
    public async Task LINEAR_EXACT_is_the_formula_of_the_standard(double center, double width)
    {
        var frame = await Open.FrameAsync(DicomBuilder.Gray(16, 16, 8).Pixels(Ramp).Build());
        double Exact(double x) => x <= center - (width / 2) ? 0 : x > center + (width / 2) ? 255 : (((x - center) / width) + 0.5) * 255;
        CheckRamp(Exact, Open.Gray(frame, new WindowLevel(center, width, WindowFunction.LinearExact)));
    }

    [Fact]
    public async Task SIGMOID_is_the_formula_of_the_standard()
    {
        var frame = await Open.FrameAsync(DicomBuilder.Gray(16, 16, 8).Pixels(Ramp).Build());
        CheckRamp(x => 255 / (1 + Math.Exp(-4 * (x - 90) / 60)), Open.Gray(frame, new WindowLevel(90, 60, WindowFunction.Sigmoid)));
    }

    [Fact]
    public async Task The_window_of_256_values_leaves_eight_bits_as_they_are()
    {
        var frame = await Open.FrameAsync(DicomBuilder.Gray(16, 16, 8).Pixels(Ramp).Build());
        Assert.Equal(Ramp, Open.Gray(frame, new WindowLevel(128, 256)));
    }

    [Theory]
    [InlineData("LINEAR", WindowFunction.Linear)]
    [InlineData("LINEAR_EXACT", WindowFunction.LinearExact)]
    [InlineData("SIGMOID", WindowFunction.Sigmoid)]
    [InlineData(null, WindowFunction.Linear)]
    public async Task The_first_of_several_windows_is_the_default_and_the_others_are_told(string? function, WindowFunction expected)
    {
        var builder = DicomBuilder.Gray(16, 16, 8).Pixels(Ramp).Text(0x0028_1050, "DS", "100\\40\\200").Text(0x0028_1051, "DS", "50\\ 400\\20");
        var frame = await Open.FrameAsync((function is null ? builder : builder.Text(0x0028_1056, "CS", function)).Build());
        Assert.Equal([new(100, 50, expected), new(40, 400, expected), new(200, 20, expected)], frame.Windows);
        Assert.Equal(frame.Windows, frame.Info.Windows);
        Assert.Equal(frame.Windows[0], frame.DefaultWindow);
        Assert.Equal(Open.Gray(frame, frame.Windows[0]), Open.Gray(frame));
        Assert.NotEqual(Open.Gray(frame, frame.Windows[1]), Open.Gray(frame));
    }

    [Fact]
    public async Task A_window_that_cannot_be_is_passed_over_with_a_warning()
    {
        var file = DicomBuilder.Gray(16, 16, 8).Pixels(Ramp).Text(0x0028_1050, "DS", "1\\x\\3\\4").Text(0x0028_1051, "DS", "0\\2\\0.5").Build();
        var frame = await Open.FrameAsync(file);

        // A width below 1 is not one of LINEAR, but of the line itself.
        Assert.Equal([new WindowLevel(3, 0.5, WindowFunction.LinearExact)], frame.Windows);
        Assert.Equal(LabelingErrorCodes.ImageDamaged, Assert.Single(frame.Info.Warnings).Code);
    }

    [Fact]
    public async Task Without_a_window_the_smallest_value_is_black_and_the_greatest_white()
    {
        var frame = await Open.FrameAsync(DicomBuilder.Gray(3, 1).Pixels(1000, 2000, 3000).Build());
        Assert.Equal(new WindowLevel(2000, 2000, WindowFunction.LinearExact), frame.DefaultWindow);
        Assert.Equal([0, 128, 255], Open.Gray(frame));
    }

    [Fact]
    public async Task Padding_is_no_part_of_the_range()
    {
        ushort[] pixels = [0, 5, 9, 1000, 1100, 1200];
        var builder = DicomBuilder.Gray(6, 1).Pixels(pixels).Words(0x0028_0120, 0);
        Assert.Equal(new WindowLevel(602.5, 1195, WindowFunction.LinearExact), (await Open.FrameAsync(builder.Build())).RangeWindow);
        var range = builder.Words(0x0028_0121, 9).Build();
        Assert.Equal(new WindowLevel(1100, 200, WindowFunction.LinearExact), (await Open.FrameAsync(range)).RangeWindow);

        var nothingElse = DicomBuilder.Gray(2, 1, isSigned: true).Pixels(0xF830, 0xF830).Words(0x0028_0120, -2000).Build();
        Assert.Equal(new WindowLevel(0, 1, WindowFunction.LinearExact), (await Open.FrameAsync(nothingElse)).RangeWindow);
    }

    [Fact]
    public async Task A_picture_of_one_value_is_mid_grey()
        => Assert.Equal([128, 128], Open.Gray(await Open.FrameAsync(DicomBuilder.Gray(2, 1).Pixels(7, 7).Build())));

    [Fact]
    public async Task Windows_count_in_values_after_rescale()
    {
        var file = DicomBuilder.Gray(4, 1).Pixels(1024, 1064, 1104, 2000).Text(0x0028_1052, "DS", "-1024").Text(0x0028_1053, "DS", "1").Build();
        byte[] expected = [.. new[] { 0.0, 40, 80, 976 }.Select(x => Round(Linear(x, 40, 400)))];
        Assert.Equal(expected, Open.Gray(await Open.FrameAsync(file), new WindowLevel(40, 400)));

        var falling = DicomBuilder.Gray(2, 1).Pixels(0, 100).Text(0x0028_1052, "DS", "50").Text(0x0028_1053, "DS", "-0.5").Build();
        Assert.Equal(new WindowLevel(25, 50, WindowFunction.LinearExact), (await Open.FrameAsync(falling)).RangeWindow);
        Assert.Equal([255, 0], Open.Gray(await Open.FrameAsync(falling)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("x")]
    [InlineData("1e999")]
    public async Task A_rescale_that_is_no_line_is_passed_over_with_a_warning(string slope)
    {
        var frame = await Open.FrameAsync(DicomBuilder.Gray(2, 1).Pixels(0, 100).Text(0x0028_1052, "DS", "5").Text(0x0028_1053, "DS", slope).Build());
        Assert.Equal(new WindowLevel(50, 100, WindowFunction.LinearExact), frame.RangeWindow);
        Assert.Single(frame.Info.Warnings);
    }

    [Fact]
    public async Task MONOCHROME1_is_turned_around_after_the_window()
    {
        var window = new WindowLevel(100, 50);
        var light = await Open.FrameAsync(DicomBuilder.Gray(16, 16, 8).Pixels(Ramp).Build());
        var dark = await Open.FrameAsync(DicomBuilder.Gray(16, 16, 8).Text(0x0028_0004, "CS", "MONOCHROME1").Pixels(Ramp).Build());
        Assert.Equal([.. Open.Gray(light, window).Select(v => (byte)(255 - v))], Open.Gray(dark, window));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_modality_table_comes_before_the_window(bool isDefined)
    {
        var item = new DicomBuilder().Words(0x0028_3002, 3, 10, 16).Add(0x0028_3006, "OW", DicomBuilder.ToBytes(500, 100, 900));
        var file = DicomBuilder.Gray(5, 1).Pixels(0, 10, 11, 12, 99).Sequence(0x0028_3000, isDefined, item).Build();
        var frame = await Open.FrameAsync(file);
        Assert.Equal(new WindowLevel(500, 800, WindowFunction.LinearExact), frame.RangeWindow);
        Assert.Equal([128, 128, 0, 255, 255], Open.Gray(frame));
    }

    [Fact]
    public async Task A_table_of_values_of_interest_is_used_where_there_is_no_window()
    {
        var item = new DicomBuilder().Words(0x0028_3002, 4, -2, 12).Add(0x0028_3006, "OW", DicomBuilder.ToBytes(0, 4095, 2048, 1024));
        var builder = DicomBuilder.Gray(6, 1, isSigned: true).Pixels(0xFF00, 0xFFFE, 0xFFFF, 0, 1, 500).Sequence(0x0028_3010, true, item);
        var frame = await Open.FrameAsync(builder.Build());
        Assert.Equal([0, 0, 255, 128, 64, 64], Open.Gray(frame));
        Assert.Equal(Open.Gray(frame, frame.RangeWindow), Open.Gray(await Open.FrameAsync(builder.Remove(0x0028_3010).Build())));

        var withWindow = await Open.FrameAsync(builder.Sequence(0x0028_3010, true, item).Text(0x0028_1050, "DS", "0").Text(0x0028_1051, "DS", "4").Build());
        Assert.Equal(Open.Gray(withWindow, new WindowLevel(0, 4)), Open.Gray(withWindow));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_frame_of_an_enhanced_file_has_its_own_window_rescale_and_spacing(bool isDefined)
    {
        DicomBuilder Group(uint tag, DicomBuilder values) => new DicomBuilder().Sequence(tag, isDefined, values);
        DicomBuilder Window(string center) => new DicomBuilder().Text(0x0028_1050, "DS", center).Text(0x0028_1051, "DS", "10");
        var shared = new DicomBuilder()
            .Sequence(0x0028_9110, isDefined, new DicomBuilder().Text(0x0028_0030, "DS", "2\\3"))
            .Sequence(0x0028_9132, isDefined, Window("77"))
            .Sequence(0x0040_9096, isDefined, new DicomBuilder().Text(0x0028_0030, "DS", "9\\9"));
        var file = DicomBuilder.Gray(1, 1).Text(0x0028_0008, "IS", "3").Pixels(1, 2, 3)
            .Text(0x0028_1050, "DS", "5").Text(0x0028_1051, "DS", "5")
            .Sequence(0x5200_9229, isDefined, shared)
            .Sequence(0x5200_9230, isDefined, Group(0x0028_9132, Window("11")), Group(0x0028_9145, new DicomBuilder().Text(0x0028_1052, "DS", "100").Text(0x0028_1053, "DS", "2")), Group(0x0008_1140, Window("99")))
            .Build();
        var frames = new List<DicomFrame>();
        for (var i = 0; i < 3; i++)
        {
            frames.Add(await Open.FrameAsync(file, i));
        }

        Assert.Equal([11.0, 77, 77], frames.Select(f => f.Windows[0].Center));
        Assert.Equal([1.0, 104, 3], frames.Select(f => f.RangeWindow!.Center));
        Assert.Equal((2, 3), (frames[0].Info.PixelSpacing!.BetweenRows, frames[0].Info.PixelSpacing!.BetweenColumns));
    }

    [Fact]
    public async Task Options_choose_frame_and_window()
    {
        var file = DicomBuilder.Gray(2, 1).Text(0x0028_0008, "IS", "2").Pixels(0, 10, 100, 200).Build();
        using var image = await new ImageReader().DecodeAsync(new MemoryStream(file), new DecodeOptions { Frame = 1, Window = new WindowLevel(150, 200, WindowFunction.LinearExact) });
        Assert.Equal([64, 64, 64, 255, 191, 191, 191, 255], image.Pixels.ToArray());
        Assert.Equal(2, image.Info.FrameCount);
    }

    [Fact]
    public async Task Rendering_fills_memory_of_the_caller_or_refuses_it()
    {
        var frame = await Open.FrameAsync(DicomBuilder.Gray(2, 1).Pixels(0, 10).Build());
        var rgba = new byte[8];
        frame.RenderTo(rgba);
        Assert.Equal([0, 0, 0, 255, 255, 255, 255, 255], rgba);
        Assert.Throws<ArgumentException>(() => frame.RenderTo(new byte[7]));
        Assert.Throws<ArgumentException>(() => frame.RenderGrayTo(new byte[3]));
    }

    [Property]
    public bool A_greater_value_is_never_darker(short center, ushort width, WindowFunction function)
    {
        var window = new WindowLevel(center, width + 1, Enum.IsDefined(function) ? function : WindowFunction.Linear);
        var frame = Open.FrameAsync(DicomBuilder.Gray(16, 16, 8).Pixels(Ramp).Build()).GetAwaiter().GetResult();
        var gray = Open.Gray(frame, window);
        return gray.SequenceEqual(gray.Order());
    }

    // Rounded to the nearest; a formula that ends at one half may go either way by the last bit of a double.
    private static void CheckRamp(Func<double, double> formula, byte[] actual)
        => Assert.All(Ramp, x => Assert.InRange(actual[x] - formula(x), -0.5 - 1e-9, 0.5 + 1e-9));

    private static double Linear(double x, double center, double width)
    {
        if (x <= center - 0.5 - ((width - 1) / 2))
        {
            return 0;
        }

        return x > center - 0.5 + ((width - 1) / 2) ? 255 : (((x - (center - 0.5)) / (width - 1)) + 0.5) * 255;
    }

    private static byte Round(double value) => (byte)Math.Floor(value + 0.5);
}
