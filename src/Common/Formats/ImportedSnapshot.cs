using System.Security.Cryptography;
using System.Text;

namespace Labeling.Export;

/// <summary>What an importer read, as a snapshot that reads the files anew for each enumeration.</summary>
internal sealed class ImportedSnapshot : LabelSnapshot
{
    private readonly Func<Notes, CancellationToken, IAsyncEnumerable<Item>> _read;
    private readonly Notes _opening;
    private Notes _reading = new();

    /// <param name="project">The project, made up.</param>
    /// <param name="itemCount">How many items will be read.</param>
    /// <param name="opening">What was noticed while the project was made up.</param>
    /// <param name="read">Reads the items in the order of their ids.</param>
    public ImportedSnapshot(Project project, long itemCount, Notes opening, Func<Notes, CancellationToken, IAsyncEnumerable<Item>> read)
    {
        Project = project;
        ItemCount = itemCount;
        _opening = opening;
        _read = read;
    }

    public override Project Project { get; }

    public override long ItemCount { get; }

    public override IReadOnlyList<string> Warnings => [.. _opening.ToList(), .. _reading.ToList()];

    /// <summary>Makes up the project of a file or folder. The same place gives the same project.</summary>
    public static Project MakeProject(string location, LabelingTaskType taskType, IReadOnlyList<LabelClass> classes)
    {
        var name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(location)).Trim();
        return new Project
        {
            Id = new ProjectId(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(location)).AsSpan(0, 16))),
            Name = name.Length is 0 or > ProjectName.MaxLength ? "Imported" : name,
            TaskType = taskType,
            State = ProjectState.Running,
            LabelClasses = classes,
            NextLabelClassId = classes.Select(labelClass => labelClass.Id.Value).DefaultIfEmpty(0).Max() + 1,
            Dataset = new DatasetDefinition("import", location),
            Settings = new ProjectSettings(),
            Seed = 0,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
    }

    public static Item MakeItem(
        long id,
        string path,
        PixelSize size,
        IReadOnlyList<Annotation> annotations,
        ItemStatus? status = null,
        DateTimeOffset? labeledAt = null,
        string? labeler = null,
        ApprovalState approval = ApprovalState.Unreviewed) => new()
    {
        Id = new ItemId(id),
        Path = path,
        Size = 0,
        ContentTag = "",
        ImageSize = size,
        Status = status ?? (annotations.Count > 0 ? ItemStatus.Labeled : ItemStatus.Unlabeled),
        Version = 1,
        LabeledAt = labeledAt,
        Labeler = labeler,
        Approval = approval,
        Annotations = annotations,
    };

    /// <summary>The task type that the labels speak of.</summary>
    public static LabelingTaskType TaskType(bool hasOutlines, bool hasBoxes, bool hasSeveral)
        => hasOutlines ? LabelingTaskType.InstanceSegmentation
            : hasBoxes ? LabelingTaskType.ObjectDetection
            : hasSeveral ? LabelingTaskType.ImageClassificationMultiLabel
            : LabelingTaskType.ImageClassificationMultiClass;

    public override IAsyncEnumerable<Item> ReadItemsAsync(CancellationToken cancellationToken = default)
    {
        _reading = new Notes();
        return _read(_reading, cancellationToken);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
