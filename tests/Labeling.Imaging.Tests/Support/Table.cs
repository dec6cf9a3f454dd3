using System.Globalization;

namespace Labeling.Imaging.Tests;

/// <summary>The CSV files that say what is in a set of pictures.</summary>
public static class Table
{
    /// <summary>The rows of a CSV file without quotes in the columns that are used, by column name.</summary>
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(file);
        var names = lines[0].Split(',');
        return lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    public static PixelSize Size(IReadOnlyDictionary<string, string> row, string width, string height)
        => new(int.Parse(row[width], CultureInfo.InvariantCulture), int.Parse(row[height], CultureInfo.InvariantCulture));
}
