using System.Globalization;
using Labeling;
using Labeling.Export.Coco;

namespace Quickstart;

/// <summary>Reads answers from the files that <c>--answers</c> takes, or finds them in the pictures themselves.</summary>
internal static class AnswerFiles
{
    public static async Task<AnswerBook> ReadAsync(string imagesFolder, string? answersFile, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(imagesFolder))
        {
            throw new ArgumentException($"There is no folder {imagesFolder}; give --images the folder of your pictures.");
        }

        if (answersFile is not null && !File.Exists(answersFile))
        {
            throw new ArgumentException($"There is no file {answersFile}; give --answers a CSV or COCO file, or leave it out.");
        }

        string folderName = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(imagesFolder)));
        if (answersFile is null)
        {
            return FromFolderNames(imagesFolder, folderName);
        }

        return Path.GetExtension(answersFile).Equals(".csv", StringComparison.OrdinalIgnoreCase)
            ? FromCsv(await File.ReadAllLinesAsync(answersFile, cancellationToken), answersFile, folderName)
            : await FromCocoAsync(answersFile, folderName, cancellationToken);
    }

    /// <summary>Takes the folder that a picture lies in as its class.</summary>
    private static AnswerBook FromFolderNames(string imagesFolder, string folderName)
    {
        var byPath = new Dictionary<string, List<Annotation>>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(imagesFolder, "*.*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(imagesFolder, file).Replace('\\', '/');
            string name = path.Contains('/', StringComparison.Ordinal) ? path.Split('/')[^2] : folderName;
            byPath[path] = [new Annotation(name)];
        }

        string[] classes = [.. byPath.Values.Select(a => a[0].ClassName!).Distinct().Order(StringComparer.Ordinal)];
        return classes.Length == 0
            ? throw new ArgumentException($"There is no file in {imagesFolder}; give --images a folder that has some.")
            : new AnswerBook(LabelingTaskType.ImageClassificationMultiClass, classes, byPath, folderName);
    }

    private static AnswerBook FromCsv(string[] lines, string file, string folderName)
    {
        string[] header = lines.Length > 0 ? lines[0].Split(',') : [];
        int path = Array.IndexOf(header, "file");
        int name = Array.IndexOf(header, "class");
        if (path < 0 || name < 0)
        {
            throw new ArgumentException($"The first line of {file} names no columns file and class.");
        }

        int[] box = [Array.IndexOf(header, "x"), Array.IndexOf(header, "y"), Array.IndexOf(header, "w"), Array.IndexOf(header, "h")];
        bool hasBoxes = box.All(column => column >= 0);
        var byPath = new Dictionary<string, List<Annotation>>(StringComparer.Ordinal);
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split(',');
            if (cells.Length != header.Length)
            {
                throw new ArgumentException($"Line {i + 1} of {file} has {cells.Length} cells, and the first line {header.Length}.");
            }

            Shape? shape = hasBoxes ? new BoundingBox(Number(box[0]), Number(box[1]), Number(box[2]), Number(box[3])) : null;
            Of(byPath, cells[path]).Add(new Annotation(cells[name], shape));

            double Number(int column)
                => double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                    ? number
                    : throw new ArgumentException($"Line {i + 1} of {file} has {cells[column]} where a number belongs.");
        }

        LabelingTaskType taskType = hasBoxes ? LabelingTaskType.ObjectDetection
            : byPath.Values.Any(a => a.Count > 1) ? LabelingTaskType.ImageClassificationMultiLabel
            : LabelingTaskType.ImageClassificationMultiClass;
        string[] classes = [.. byPath.Values.SelectMany(a => a).Select(a => a.ClassName!).Distinct().Order(StringComparer.Ordinal)];
        return new AnswerBook(taskType, classes, byPath, folderName);
    }

    private static async Task<AnswerBook> FromCocoAsync(string file, string folderName, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, IReadOnlyList<Annotation>> labels = await CocoFile.ReadLabelsAsync(file, cancellationToken: cancellationToken);
        Annotation[] all = [.. labels.Values.SelectMany(a => a)];
        LabelingTaskType taskType = all.Any(a => a.Shape is Polygon or RunLengthMask) ? LabelingTaskType.InstanceSegmentation
            : all.Any(a => a.Shape is not null) ? LabelingTaskType.ObjectDetection
            : labels.Values.Any(a => a.Count > 1) ? LabelingTaskType.ImageClassificationMultiLabel
            : LabelingTaskType.ImageClassificationMultiClass;
        string[] classes = [.. (await CocoFile.OpenAsync(file, cancellationToken: cancellationToken)).Categories.Select(c => c.Name)];
        var byPath = labels.ToDictionary(l => l.Key.Replace('\\', '/'), l => l.Value.ToList(), StringComparer.Ordinal);
        return new AnswerBook(taskType, classes, byPath, folderName);
    }

    private static List<Annotation> Of(Dictionary<string, List<Annotation>> byPath, string path)
    {
        string key = path.Replace('\\', '/');
        if (!byPath.TryGetValue(key, out List<Annotation>? list))
        {
            byPath[key] = list = [];
        }

        return list;
    }
}
