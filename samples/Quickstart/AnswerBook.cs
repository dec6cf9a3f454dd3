using Labeling;

namespace Quickstart;

/// <summary>What the people of this sample know: the right annotations of each picture.</summary>
internal sealed class AnswerBook
{
    private readonly Dictionary<string, List<Annotation>> _byPath;
    private readonly string _folderName;

    /// <param name="taskType">What the answers are.</param>
    /// <param name="classes">The label classes, in order.</param>
    /// <param name="byPath">The annotations by path; a path with none is a picture without any object.</param>
    /// <param name="folderName">The name of the pictures' folder, which some answer files put before each path.</param>
    public AnswerBook(LabelingTaskType taskType, IReadOnlyList<string> classes, Dictionary<string, List<Annotation>> byPath, string folderName)
    {
        TaskType = taskType;
        Classes = classes;
        _byPath = byPath;
        _folderName = folderName;
    }

    public LabelingTaskType TaskType { get; }

    public IReadOnlyList<string> Classes { get; }

    public bool HasEmptyPictures => _byPath.Values.Any(a => a.Count == 0);

    /// <summary>The right annotations, or <see langword="null"/> when nobody knows.</summary>
    public IReadOnlyList<Annotation>? Find(string path)
        => _byPath.GetValueOrDefault(path) ?? _byPath.GetValueOrDefault($"{_folderName}/{path}");
}
