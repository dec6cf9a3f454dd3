namespace Labeling.Export.Coco;

/// <summary>Makes projects, items and snapshots by hand.</summary>
internal static class TestProject
{
    public static Project Create(LabelingTaskType taskType, params IReadOnlyList<LabelClass> classes) => new()
    {
        Id = new ProjectId(new Guid("01900000-0000-7000-8000-000000000001")),
        Name = "Fridge",
        TaskType = taskType,
        State = ProjectState.Running,
        LabelClasses = classes,
        NextLabelClassId = classes.Count + 1,
        Dataset = new DatasetDefinition("test", "nowhere"),
        Settings = new ProjectSettings(),
        Seed = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    public static LabelClass Class(int id, string path, int? parent = null) => new()
    {
        Id = new LabelClassId(id),
        Name = path.Split('/')[^1],
        Path = path,
        ParentId = parent is { } value ? new LabelClassId(value) : null,
        Color = "#ff0000",
    };

    public static Item Item(long id, string path, PixelSize size, params IReadOnlyList<Annotation> annotations) => new()
    {
        Id = new ItemId(id),
        Path = path,
        Size = 1,
        ContentTag = "",
        ImageSize = size,
        Status = ItemStatus.Labeled,
        Version = 1,
        Annotations = annotations,
        Labeler = "ana",
        LabeledAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        Approval = ApprovalState.Approved,
    };

    public static Annotation Annotation(long id, int classId, Shape? shape = null) => new(new LabelClassId(classId), shape) { Id = id };

    public static LabelSnapshot Snapshot(Project project, params IReadOnlyList<Item> items) => new ListSnapshot(project, items);

    private sealed class ListSnapshot(Project project, IReadOnlyList<Item> items) : LabelSnapshot
    {
        public override Project Project => project;

        public override long ItemCount => items.Count;

        public override async IAsyncEnumerable<Item> ReadItemsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            foreach (var item in items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await ValueTask.CompletedTask;
                yield return item;
            }
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
