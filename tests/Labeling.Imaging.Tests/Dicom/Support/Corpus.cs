using System.Text;

namespace Labeling.Imaging.Tests.Dicom;

/// <summary>The DICOM files beside the repository, and what their CSV file says of each.</summary>
public static class Corpus
{
    public static string File(string name) => Path.Combine(SharedData.Find("dicom"), name);

    /// <summary>The rows by column name. Unlike the other sets, this one quotes.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows()
    {
        var lines = System.IO.File.ReadAllLines(Path.Combine(SharedData.Find("dicom"), "dicom.csv"));
        var names = Split(lines[0]);
        return [.. lines.Skip(1).Select(line => names.Zip(Split(line)).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static List<string> Split(string line)
    {
        List<string> cells = [];
        var cell = new StringBuilder();
        var isQuoted = false;
        foreach (var letter in line + ",")
        {
            if (letter == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (letter == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(letter);
            }
        }

        return cells;
    }
}
