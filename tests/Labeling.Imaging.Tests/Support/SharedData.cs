using System.Globalization;

namespace Labeling.Imaging.Tests;

/// <summary>The larger sets that lie beside the repository on some machines; a clone has only the repository.</summary>
public static class SharedData
{
    /// <summary>The folder of a set; skips the test where it is not there.</summary>
    public static string Folder(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Directory.Packages.props")))
        {
            root = root.Parent;
        }

        var folder = root is null ? null : Path.GetFullPath(Path.Combine(root.FullName, "..", "shared", "data", name));
        Assert.SkipUnless(Directory.Exists(folder), $"The set '{name}' is not beside this clone (../shared/data/{name}).");
        return folder!;
    }

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
