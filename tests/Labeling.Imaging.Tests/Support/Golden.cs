using System.Globalization;

namespace Labeling.Imaging.Tests;

/// <summary>The small files of <c>make_golden.py</c> and what Pillow makes of each.</summary>
public static class Golden
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "golden");

    public static IReadOnlyList<GoldenFile> Files { get; } =
    [
        .. File.ReadLines(Path.Combine(Folder, "golden.csv")).Skip(1).Select(line => line.Split(',')).Select(cells => new GoldenFile(
            cells[0],
            new PixelSize(int.Parse(cells[1], CultureInfo.InvariantCulture), int.Parse(cells[2], CultureInfo.InvariantCulture)),
            cells[3],
            int.Parse(cells[4], CultureInfo.InvariantCulture))),
    ];

    public static IEnumerable<string> Names => Files.Select(file => file.Name);

    public static GoldenFile Find(string name) => Files.Single(file => file.Name == name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));
}

public sealed class GoldenFile(string name, PixelSize size, string expected, int tolerance)
{
    public string Name => name;

    public PixelSize Size => size;

    public int Tolerance => tolerance;

    public byte[] ExpectedPixels => Golden.Bytes(expected);
}
