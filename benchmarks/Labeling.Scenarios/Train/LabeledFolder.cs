using Labeling.Export.Coco;
using Labeling.Imaging;

namespace Labeling.Scenarios;

/// <summary>Pictures in a folder and the truth about them, split by a seed into what is learned from, judged by on the way, and measured on.</summary>
internal sealed class LabeledFolder
{
    private const double ValidationShare = 0.12;

    private LabeledFolder(Project project, IReadOnlyList<Item> items, string images)
    {
        Project = project;
        Items = items;
        Images = new FolderImages(new ImageFolder(images));
    }

    public Project Project { get; }

    /// <summary>All items with their true annotations, by ascending id.</summary>
    public IReadOnlyList<Item> Items { get; }

    public IItemImages Images { get; }

    public IReadOnlyList<Item> Training { get; private set; } = [];

    public IReadOnlyList<Item> Validation { get; private set; } = [];

    public IReadOnlyList<Item> Test { get; private set; } = [];

    /// <exception cref="UsageException">The folder or the file is missing, or the file is not what it should be.</exception>
    public static async Task<LabeledFolder> ReadAsync(ScenarioRun run, CancellationToken cancellationToken)
    {
        string images = run.Get(TrainOptions.Images);
        string answers = run.Get(TrainOptions.Answers);
        if (!Directory.Exists(images))
        {
            throw new UsageException($"--images: there is no folder '{images}'.");
        }

        if (!File.Exists(answers))
        {
            throw new UsageException($"--answers: there is no file '{answers}'.");
        }

        bool isCsv = Path.GetExtension(answers).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        if (isCsv && run.Get(TrainOptions.Task) != "classification")
        {
            throw new UsageException($"--answers: {run.Get(TrainOptions.Task)} needs a COCO file; 'convert --to coco' makes one of Pascal VOC, YOLO, CSV and Azure Machine Learning.");
        }

        LabeledFolder folder = isCsv ? FromCsv(run, await AnswersFile.ReadAsync(run, answers, images, cancellationToken), images) : await FromCocoAsync(run, answers, images, cancellationToken);
        folder.CheckFiles(images);
        folder.CheckShapes();
        folder.Split(run.Seed, run.Get(TrainOptions.TestShare));
        return folder;
    }

    /// <exception cref="UsageException">The answers speak of files that are not there.</exception>
    private void CheckFiles(string images)
    {
        var folder = new ImageFolder(images);
        Item[] missing = [.. Items.Where(item => folder.Find(item.Path) is null)];
        if (missing.Length > 0)
        {
            throw new UsageException(
                $"--answers: {missing.Length} of its {Items.Count} files are not below '{images}', the first is '{missing[0].Path}'; file names in answers are relative to --images.");
        }
    }

    /// <exception cref="UsageException">Outlines are to be learned, and some objects have none.</exception>
    private void CheckShapes()
    {
        (Item Item, int Boxes)[] boxed = [.. Items.Select(item => (item, item.Annotations.Count(a => a.Shape is BoundingBox))).Where(one => one.Item2 > 0)];
        if (Project.TaskType == LabelingTaskType.InstanceSegmentation && boxed.Length > 0)
        {
            throw new UsageException(
                $"--answers: {boxed.Sum(one => one.Boxes)} of its objects have a box and no outline, the first in '{boxed[0].Item.Path}'; give each a segmentation, or learn boxes: --task detection.");
        }
    }

    private static LabeledFolder FromCsv(ScenarioRun run, AnswersFile file, string images)
    {
        LabelClass[] classes = [.. file.Classes.Select((name, i) => new LabelClass { Id = new(i + 1), Name = name, Path = name, Color = "#808080" })];
        var byName = classes.ToDictionary(c => c.Name, c => c.Id);
        Item[] items = [.. file.Files.Select((path, i) => NewItem(i + 1, path, default, [.. file.Of(path).Select(name => new Annotation(byName[name]))]))];
        return new LabeledFolder(NewProject(run, TrainOptions.TaskType(run, file.IsMultilabel), classes, images), items, images);
    }

    private static async Task<LabeledFolder> FromCocoAsync(ScenarioRun run, string answers, string images, CancellationToken cancellationToken)
    {
        await using LabelSnapshot labels = await new CocoImport(answers).OpenAsync(cancellationToken);
        bool isClassification = run.Get(TrainOptions.Task) == "classification";
        var items = new List<Item>();
        await foreach (Item item in labels.ReadItemsAsync(cancellationToken))
        {
            Annotation[] annotations = isClassification
                ? [.. item.Annotations.Select(a => a.ClassId).Distinct().Order().Select(id => new Annotation(id))]
                : [.. item.Annotations.Where(a => a.Shape is not null)];
            items.Add(NewItem(item.Id.Value, item.Path, item.ImageSize, annotations));
        }

        bool isMultilabel = isClassification && items.Any(item => item.Annotations.Count > 1);
        return new LabeledFolder(NewProject(run, TrainOptions.TaskType(run, isMultilabel), labels.Project.LabelClasses, images), [.. items.OrderBy(item => item.Id.Value)], images);
    }

    /// <summary>Splits the items of each kind by themselves; an item's kind is the rarest class that it has.</summary>
    private void Split(int seed, double testShare)
    {
        var counts = Items.SelectMany(item => item.Annotations.Select(a => a.ClassId).Distinct()).CountBy(id => id).ToDictionary();
        var parts = new List<Item>[] { [], [], [] };
        var kinds = Items.GroupBy(item => item.Annotations.Count == 0 ? 0 : item.Annotations.MinBy(a => (counts[a.ClassId], a.ClassId.Value))!.ClassId.Value).OrderBy(kind => kind.Key);
        foreach (IGrouping<int, Item> kind in kinds)
        {
            Item[] shuffled = [.. kind.OrderBy(item => SplitMix64.At(seed, item.Id.Value))];
            int test = (int)Math.Round(shuffled.Length * testShare);
            int validation = (int)Math.Round((shuffled.Length - test) * ValidationShare);
            parts[2].AddRange(shuffled[..test]);
            parts[1].AddRange(shuffled[test..(test + validation)]);
            parts[0].AddRange(shuffled[(test + validation)..]);
        }

        (Training, Validation, Test) = (Sorted(parts[0]), Sorted(parts[1]), Sorted(parts[2]));
        static Item[] Sorted(List<Item> items) => [.. items.OrderBy(item => item.Id.Value)];
    }

    private static Item NewItem(long id, string path, PixelSize size, IReadOnlyList<Annotation> annotations) => new()
    {
        Id = new ItemId(id),
        Path = path,
        Size = 0,
        ContentTag = "file",
        ImageSize = size,
        Status = ItemStatus.Labeled,
        Version = 1,
        Annotations = annotations,
    };

    private static Project NewProject(ScenarioRun run, LabelingTaskType task, IReadOnlyList<LabelClass> classes, string images) => new()
    {
        Id = new ProjectId(Guid.CreateVersion7()),
        Name = "train",
        TaskType = task,
        State = ProjectState.Running,
        LabelClasses = classes,
        NextLabelClassId = classes.Max(c => c.Id.Value) + 1,
        Dataset = new LocalFolder(images),
        Settings = new ProjectSettings(),
        Seed = run.Seed,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };
}
