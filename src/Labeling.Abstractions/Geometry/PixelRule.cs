namespace Labeling;

/// <summary>Which pixels two masks make: bit <c>a + 2b</c> says whether a pixel is set that the first has (a) and the second has (b).</summary>
internal enum PixelRule
{
    FirstOnly = 0b0010,
    Both = 0b1000,
    Either = 0b1110,
}
