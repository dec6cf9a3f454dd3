namespace Labeling.Scenarios;

/// <summary>The true classes of pictures: a CSV <c>file,class</c>, several rows a file where it has several classes.</summary>
internal sealed class AnswersFile
{
    private readonly SortedDictionary<string, SortedSet<string>> _answers = new(StringComparer.Ordinal);

    /// <exception cref="UsageException">The file is missing or is not such a CSV.</exception>
    public AnswersFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"--answers: there is no file '{path}'.");
        }

        foreach (string line in File.ReadLines(path).Skip(1).Where(l => l.Length > 0))
        {
            int comma = line.LastIndexOf(',');
            if (comma <= 0 || comma == line.Length - 1)
            {
                throw new UsageException($"--answers: the line '{line}' is not file,class.");
            }

            string file = line[..comma].Trim('"');
            if (!_answers.TryGetValue(file, out var classes))
            {
                _answers.Add(file, classes = new SortedSet<string>(StringComparer.Ordinal));
            }

            classes.Add(line[(comma + 1)..].Trim('"'));
        }

        Classes = [.. _answers.Values.SelectMany(c => c).Distinct().Order(StringComparer.Ordinal)];
        if (Classes.Count < 2)
        {
            throw new UsageException($"--answers: '{path}' has {Classes.Count} classes; at least two are needed.");
        }
    }

    /// <summary>All classes, in ordinal order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Whether some file has several classes.</summary>
    public bool IsMultilabel => _answers.Values.Any(c => c.Count > 1);

    /// <summary>The files, in ordinal order.</summary>
    public IReadOnlyCollection<string> Files => _answers.Keys;

    /// <summary>How many files there are.</summary>
    public int Count => _answers.Count;

    /// <summary>The classes of a file, or none when it has no answer.</summary>
    public IReadOnlyCollection<string> Of(string file) => _answers.TryGetValue(file, out var classes) ? classes : [];
}
