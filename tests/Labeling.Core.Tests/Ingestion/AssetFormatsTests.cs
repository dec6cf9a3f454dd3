namespace Labeling.Core.Ingestion;

public sealed class AssetFormatsTests
{
    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.JPEG")]
    [InlineData("x/y.Png")]
    [InlineData("a.b.jpe")]
    [InlineData("a.jfif")]
    [InlineData("a.BMP")]
    [InlineData("a.tif")]
    [InlineData("a.tiff")]
    [InlineData("a.dcm")]
    [InlineData("a.DICOM")]
    [InlineData(".jpg")]
    public void The_ten_extensions_are_pictures_in_any_letter_case(string path) => Assert.True(AssetFormats.IsImage(path));

    [Theory]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("jpg")]
    [InlineData("a.gif")]
    [InlineData("a.jpg.txt")]
    [InlineData("a.jpgx")]
    [InlineData("a.jpg/b")]
    [InlineData("a.")]
    [InlineData("a.tıff")]
    public void Others_are_not(string path) => Assert.False(AssetFormats.IsImage(path));

    [Fact]
    public void There_are_ten() => Assert.Equal(10, AssetFormats.Extensions.Distinct().Count());
}
