using System.Globalization;
using System.Text.Json;

namespace Labeling.EndToEnd;

/// <summary>Labels as plain sorted lines, <c>file class shape</c>, whatever file they came from: two sets of labels are equal when their lines are.</summary>
internal static class CocoAnswers
{
    /// <summary>Reads a COCO file. Checks on the way what every COCO reader relies on.</summary>
    public static async Task<List<string>> ReadCocoAsync(string file, bool withShape)
    {
        await using FileStream stream = File.OpenRead(file);
        using JsonDocument document = await JsonDocument.ParseAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        JsonElement root = document.RootElement;
        var images = root.GetProperty("images").EnumerateArray().ToDictionary(i => i.GetProperty("id").GetInt64());
        var categories = root.GetProperty("categories").EnumerateArray().ToDictionary(c => c.GetProperty("id").GetInt32(), c => c.GetProperty("name").GetString());
        var ids = new HashSet<long>();
        var lines = new List<string>();
        foreach (JsonElement annotation in root.GetProperty("annotations").EnumerateArray())
        {
            Assert.True(ids.Add(annotation.GetProperty("id").GetInt64()), "annotation ids repeat");
            JsonElement image = images[annotation.GetProperty("image_id").GetInt64()];
            string name = image.GetProperty("file_name").GetString()!;
            Assert.DoesNotContain('\\', name);
            string line = $"{Short(name)} {categories[annotation.GetProperty("category_id").GetInt32()]}";
            lines.Add(withShape ? $"{line} {Shape(annotation)}" : line);
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>Reads a CSV with the columns file, class and, for boxes, x, y, w, h.</summary>
    public static List<string> ReadCsv(string file)
    {
        string[] lines = File.ReadAllLines(file);
        string[] header = lines[0].Split(',');
        int[] box = [.. new[] { "x", "y", "w", "h" }.Select(c => Array.IndexOf(header, c))];
        List<string> answers = [.. lines.Skip(1).Select(l => l.Split(',')).Select(cells =>
        {
            string line = $"{Short(cells[Array.IndexOf(header, "file")])} {cells[Array.IndexOf(header, "class")]}";
            return box[0] < 0 ? line : $"{line} [{string.Join(',', box.Select(b => Number(double.Parse(cells[b], CultureInfo.InvariantCulture))))}]";
        })];
        answers.Sort(StringComparer.Ordinal);
        return answers;
    }

    private static string Shape(JsonElement annotation)
        => annotation.TryGetProperty("segmentation", out JsonElement segmentation) && segmentation.ValueKind == JsonValueKind.Array && segmentation.GetArrayLength() > 0
            ? string.Join(' ', segmentation.EnumerateArray().Select(Numbers).Order(StringComparer.Ordinal))
            : Numbers(annotation.GetProperty("bbox"));

    private static string Numbers(JsonElement array) => $"[{string.Join(',', array.EnumerateArray().Select(n => Number(n.GetDouble())))}]";

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Paths without the pictures' folder, which some answer files put first.</summary>
    private static string Short(string path) => path.StartsWith("images/", StringComparison.Ordinal) ? path["images/".Length..] : path;
}
