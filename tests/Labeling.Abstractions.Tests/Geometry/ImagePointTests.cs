namespace Labeling.Tests.Geometry;

public sealed class ImagePointTests
{
    [Fact]
    public void A_point_is_made_of_two_numbers_or_of_a_pair()
    {
        ImagePoint point = (3, 4.5);
        var (x, y) = point;

        Assert.Equal(new ImagePoint(3, 4.5), point);
        Assert.Equal((3, 4.5), (x, y));
        Assert.Equal("(3, 4.5)", point.ToString());
    }

    [Theory]
    [InlineData(double.NaN, 0, "x")]
    [InlineData(0, double.NaN, "y")]
    [InlineData(double.PositiveInfinity, 0, "x")]
    [InlineData(0, double.NegativeInfinity, "y")]
    public void A_number_that_is_not_finite_is_refused(double x, double y, string name)
        => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new ImagePoint(x, y)).ParamName);

    [Fact]
    public void Equality_is_exact()
    {
        Assert.True(new ImagePoint(1, 2) == new ImagePoint(1, 2));
        Assert.True(new ImagePoint(1, 2) != new ImagePoint(1, Math.BitIncrement(2)));
        Assert.Equal(new ImagePoint(0.0, 0).GetHashCode(), new ImagePoint(-0.0, 0).GetHashCode());
        Assert.Equal(new ImagePoint(0.0, 0), new ImagePoint(-0.0, 0));
    }
}
