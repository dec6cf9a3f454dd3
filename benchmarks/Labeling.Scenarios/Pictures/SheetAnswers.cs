using System.Globalization;
using System.Text.Json;

namespace Labeling.Scenarios;

/// <summary>The labels of pictures, as far as drawing them needs.</summary>
internal sealed class SheetAnswers
{
    // Far from each other on the circle of hues, and different in lightness.
    private static readonly string[] Colours = ["#e6194b", "#3cb44b", "#4363d8", "#ffe119", "#f58231", "#911eb4", "#42d4f4", "#f032e6", "#9a6324", "#469990"];

    private readonly Dictionary<string, List<Annotation>> _byFile = new(StringComparer.Ordinal);
    private readonly List<LabelClass> _classes = [];

    public IReadOnlyList<LabelClass> Classes => _classes;

    public IEnumerable<string> Files => _byFile.Keys;

    public IReadOnlyList<Annotation> Of(string file) => _byFile[file];

    public static async Task<SheetAnswers> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var answers = new SheetAnswers();
        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            await using FileStream file = File.OpenRead(path);
            using JsonDocument coco = await JsonDocument.ParseAsync(file, cancellationToken: cancellationToken);
            answers.AddCoco(coco.RootElement);
        }
        else
        {
            answers.AddTable(await File.ReadAllLinesAsync(path, cancellationToken));
        }

        return answers;
    }

    private void AddTable(string[] lines)
    {
        List<string> columns = [.. lines[0].Split(',')];
        int file = columns.IndexOf("file");
        int labelClass = columns.IndexOf("class");
        int[] box = [columns.IndexOf("x"), columns.IndexOf("y"), columns.IndexOf("w"), columns.IndexOf("h")];
        if (file < 0 || labelClass < 0)
        {
            throw new UsageException("--answers is a table with the columns file and class, or a COCO file that ends in .json.");
        }

        foreach (string[] cells in lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')))
        {
            double[] numbers = box.Contains(-1) ? [] : [.. box.Select(column => double.Parse(cells[column], CultureInfo.InvariantCulture))];
            Add(cells[file], cells[labelClass], numbers is [var x, var y, var width, var height] ? new BoundingBox(x, y, width, height) : null);
        }
    }

    private void AddCoco(JsonElement coco)
    {
        var names = coco.GetProperty("categories").EnumerateArray().ToDictionary(c => c.GetProperty("id").GetInt64(), c => c.GetProperty("name").GetString()!);
        var files = coco.GetProperty("images").EnumerateArray().ToDictionary(i => i.GetProperty("id").GetInt64(), i => i.GetProperty("file_name").GetString()!);
        foreach (JsonElement annotation in coco.GetProperty("annotations").EnumerateArray())
        {
            string file = files[annotation.GetProperty("image_id").GetInt64()];
            Add(file, names[annotation.GetProperty("category_id").GetInt64()], ReadShape(annotation));
        }
    }

    private static Shape? ReadShape(JsonElement annotation)
    {
        if (annotation.TryGetProperty("segmentation", out JsonElement rings) && rings.ValueKind == JsonValueKind.Array && rings.GetArrayLength() > 0)
        {
            return new Polygon([.. rings.EnumerateArray().Select(ring => new PolygonPart(PolygonRing.FromFlat([.. ring.EnumerateArray().Select(n => n.GetDouble())])))]);
        }

        return annotation.TryGetProperty("bbox", out JsonElement box)
            ? new BoundingBox(box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble())
            : null;
    }

    private void Add(string file, string name, Shape? shape)
    {
        LabelClass? labelClass = _classes.Find(known => known.Name == name);
        if (labelClass is null)
        {
            labelClass = new LabelClass { Id = new LabelClassId(_classes.Count + 1), Name = name, Path = name, Color = Colours[_classes.Count % Colours.Length] };
            _classes.Add(labelClass);
        }

        if (!_byFile.TryGetValue(file, out List<Annotation>? annotations))
        {
            _byFile.Add(file, annotations = []);
        }

        annotations.Add(new Annotation(labelClass.Id, shape));
    }
}
