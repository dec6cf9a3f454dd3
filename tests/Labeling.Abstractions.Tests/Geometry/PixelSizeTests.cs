namespace Labeling.Tests.Geometry;

public sealed class PixelSizeTests
{
    [Fact]
    public void A_size_has_its_sides_its_area_and_its_box()
    {
        var size = new PixelSize(640, 480);

        Assert.Equal((640, 480, 307_200L), (size.Width, size.Height, size.Area));
        Assert.Equal(new BoundingBox(0, 0, 640, 480), size.Bounds);
        Assert.False(size.IsEmpty);
        Assert.Equal("640 × 480", size.ToString());
    }

    [Fact]
    public void The_largest_size_has_an_area_and_a_box()
    {
        var largest = new PixelSize(PixelSize.MaxSide, PixelSize.MaxSide);

        Assert.Equal(100_000_000_000_000, largest.Area);
        Assert.Equal(1e14, largest.Bounds.Area);
    }

    [Fact]
    public void The_default_size_is_empty()
    {
        Assert.True(default(PixelSize).IsEmpty);
        Assert.Equal(0, default(PixelSize).Area);
    }

    [Theory]
    [InlineData(0, 1, "width")]
    [InlineData(1, 0, "height")]
    [InlineData(-5, 1, "width")]
    [InlineData(1, int.MinValue, "height")]
    [InlineData(PixelSize.MaxSide + 1, 1, "width")]
    [InlineData(1, int.MaxValue, "height")]
    public void A_side_out_of_range_is_refused(int width, int height, string name)
        => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new PixelSize(width, height)).ParamName);

    [Fact]
    public void Sizes_are_equal_when_both_sides_are()
    {
        Assert.True(new PixelSize(3, 4) == new PixelSize(3, 4));
        Assert.True(new PixelSize(3, 4) != new PixelSize(4, 3));
        Assert.Equal(new PixelSize(3, 4).GetHashCode(), new PixelSize(3, 4).GetHashCode());
        Assert.False(new PixelSize(3, 4).Equals("3 × 4"));
    }
}
