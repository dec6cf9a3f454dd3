namespace Labeling.Formats;

/// <summary>The table of docs/formats.md.</summary>
internal static class FormatTable
{
    private static readonly Dictionary<(string Row, string Format), string> Cells = Read();

    public static IReadOnlyList<string> Formats => [.. Cells.Keys.Select(key => key.Format).Distinct()];

    public static IReadOnlyList<string> Rows => [.. Cells.Keys.Select(key => key.Row).Distinct()];

    public static string Cell(string row, string format) => Cells[(row, format)];

    public static bool Holds(string row, string format) => Cell(row, format) == "yes";

    private static Dictionary<(string, string), string> Read()
    {
        var lines = File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "docs", "formats.md"))
            .SkipWhile(line => !line.StartsWith("<!-- formats", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray()).ToList();
        return lines.Skip(2).SelectMany(row => row.Skip(1).Select((cell, i) => (Key: (row[0], lines[0][i + 1]), Value: cell))).ToDictionary(pair => pair.Key, pair => pair.Value);
    }
}
