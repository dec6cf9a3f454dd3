using Labeling;

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

        bool isCsv = Path.GetExtension(answersFile).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        return await FromLabelsAsync(isCsv ? new CsvImport(answersFile) : new CocoImport(answersFile), folderName, cancellationToken);
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

    private static async Task<AnswerBook> FromLabelsAsync(IImporter importer, string folderName, CancellationToken cancellationToken)
    {
        await using LabelSnapshot labels = await importer.OpenAsync(cancellationToken);
        var names = labels.Project.LabelClasses.ToDictionary(c => c.Id, c => c.Path);
        var byPath = new Dictionary<string, List<Annotation>>(StringComparer.Ordinal);
        await foreach (Item item in labels.ReadItemsAsync(cancellationToken))
        {
            byPath[item.Path] = [.. item.Annotations.Select(a => new Annotation(names[a.ClassId], a.Shape) { IsCrowd = a.IsCrowd })];
        }

        foreach (string warning in labels.Warnings)
        {
            Console.WriteLine(warning);
        }

        return new AnswerBook(labels.Project.TaskType, [.. names.Values], byPath, folderName);
    }
}
