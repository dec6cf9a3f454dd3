using Labeling.Export;

namespace Labeling.Scenarios;

/// <summary>
/// The true classes of pictures: a CSV with the columns <c>file</c> and <c>class</c>, several rows a file where it has several classes, or <c>file</c> and
/// <c>classes</c>, with semicolons between them. Other columns are passed over.
/// </summary>
internal sealed class AnswersFile
{
    private readonly SortedDictionary<string, SortedSet<string>> _answers = new(StringComparer.Ordinal);

    private AnswersFile()
    {
    }

    /// <summary>All classes, in ordinal order.</summary>
    public IReadOnlyList<string> Classes { get; private set; } = [];

    /// <summary>Whether some file has several classes.</summary>
    public bool IsMultilabel => _answers.Values.Any(c => c.Count > 1);

    /// <summary>The files, relative to the folder of the pictures, in ordinal order.</summary>
    public IReadOnlyCollection<string> Files => _answers.Keys;

    /// <summary>How many files there are.</summary>
    public int Count => _answers.Count;

    /// <summary>Reads the answers about the pictures in a folder. Files that are not there are told of and left out.</summary>
    /// <exception cref="UsageException">A folder or file is missing, the file is not such a CSV, or it is about no two classes of pictures that are there.</exception>
    public static async Task<AnswersFile> ReadAsync(ScenarioRun run, string path, string images, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(images))
        {
            throw new UsageException($"--images: there is no folder '{images}'.");
        }

        if (!File.Exists(path))
        {
            throw new UsageException($"--answers: there is no file '{path}'.");
        }

        var answers = new AnswersFile();
        var folder = new ImageFolder(images);
        List<string> missing = [];
        try
        {
            await foreach (var (file, classes) in RowsAsync(path, cancellationToken))
            {
                if (folder.Find(file) is { } found)
                {
                    answers.Add(found, classes);
                }
                else
                {
                    missing.Add(file);
                }
            }
        }
        catch (LabelingException exception)
        {
            throw new UsageException($"--answers: {exception.Message}");
        }

        if (missing.Count > 0)
        {
            run.Say($"{missing.Count} rows of the answers are about files that are not below '{images}', the first is '{missing[0]}'; they are left out.");
        }

        answers.Classes = [.. answers._answers.Values.SelectMany(c => c).Distinct().Order(StringComparer.Ordinal)];
        return answers.Classes.Count >= 2
            ? answers
            : throw new UsageException(
                $"--answers: '{path}' gives the {answers.Count} pictures below '{images}' that it names {answers.Classes.Count} classes; at least two are needed"
                + (missing.Count > 0 ? $". {missing.Count} rows name no picture there, the first is '{missing[0]}': file names in answers are relative to --images." : "."));
    }

    /// <summary>The classes of a file, or none when it has no answer.</summary>
    public IReadOnlyCollection<string> Of(string file) => _answers.TryGetValue(file, out var classes) ? classes : [];

    private static async IAsyncEnumerable<(string File, string[] Classes)> RowsAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CsvTable table = await CsvTable.OpenAsync(path, ["file"], cancellationToken);
        string column = table.Has("class") ? "class" : table.Has("classes") ? "classes" : throw table.Fault("no column is named 'class', or 'classes'. The first line names the columns: file, class.");
        while (await table.ReadAsync(cancellationToken))
        {
            string cell = table.Text(column).Trim();
            string[] classes = column == "class" ? [cell] : cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            yield return (table.Text("file").Trim().Replace('\\', '/'), classes is [""] or [] ? throw table.Fault($"'{table.Text("file")}' has no class. Leave out files without an answer.") : classes);
        }
    }

    private void Add(string file, string[] classes)
    {
        if (!_answers.TryGetValue(file, out var known))
        {
            _answers.Add(file, known = new SortedSet<string>(StringComparer.Ordinal));
        }

        known.UnionWith(classes);
    }
}
