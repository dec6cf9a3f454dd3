namespace Labeling.Imaging.Tests.Dicom;

public sealed class WindowLevelTests
{
    [Theory]
    [InlineData(double.NaN, 1, WindowFunction.Linear)]
    [InlineData(double.PositiveInfinity, 1, WindowFunction.Linear)]
    [InlineData(0, 0.99, WindowFunction.Linear)]
    [InlineData(0, 0, WindowFunction.LinearExact)]
    [InlineData(0, -1, WindowFunction.Sigmoid)]
    [InlineData(0, double.NaN, WindowFunction.Sigmoid)]
    [InlineData(0, double.PositiveInfinity, WindowFunction.Linear)]
    [InlineData(0, 1, (WindowFunction)3)]
    public void A_window_that_cannot_be_is_an_impossible_argument(double center, double width, WindowFunction function)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new WindowLevel(center, width, function));

    [Fact]
    public void Windows_are_equal_if_all_three_are()
    {
        var window = new WindowLevel(40, 400);
        Assert.Equal(new WindowLevel(40, 400), window);
        Assert.Equal(new WindowLevel(40, 400).GetHashCode(), window.GetHashCode());
        Assert.NotEqual(new WindowLevel(41, 400), window);
        Assert.NotEqual(new WindowLevel(40, 401), window);
        Assert.NotEqual(new WindowLevel(40, 400, WindowFunction.Sigmoid), window);
        Assert.Equal("center 40, width 400, Linear", window.ToString());
    }

    [Fact]
    public void A_copy_of_options_keeps_frame_and_window()
    {
        var copy = new DecodeOptions(new DecodeOptions { Frame = 3, Window = new WindowLevel(1, 2) }) { FileName = "b" };
        Assert.Equal((3, new WindowLevel(1, 2)), (copy.Frame, copy.Window));
    }
}
