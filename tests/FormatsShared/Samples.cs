using System.Runtime.CompilerServices;

namespace Labeling.Formats;

/// <summary>Projects, items and snapshots made by hand.</summary>
internal static class Samples
{
    public static readonly PixelSize Size = new(640, 480);

    public static Project Project(LabelingTaskType taskType, params IReadOnlyList<string> classes) => new()
    {
        Id = new ProjectId(new Guid("01900000-0000-7000-8000-000000000001")),
        Name = "Fridge",
        TaskType = taskType,
        State = ProjectState.Running,
        LabelClasses = [.. classes.Select((path, index) => new LabelClass
        {
            Id = new LabelClassId(index + 1),
            Name = path.Split('/')[^1],
            Path = path,
            Color = "#ff0000",
        })],
        NextLabelClassId = classes.Count + 1,
        Dataset = new DatasetDefinition("test", "nowhere"),
        Settings = new ProjectSettings(),
        Seed = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    public static Item Item(long id, string path, params IReadOnlyList<Annotation> annotations) => Item(id, path, Size, annotations);

    public static Item Item(long id, string path, PixelSize size, IReadOnlyList<Annotation> annotations) => new()
    {
        Id = new ItemId(id),
        Path = path,
        Size = 1,
        ContentTag = "",
        ImageSize = size,
        Status = annotations.Count > 0 ? ItemStatus.Labeled : ItemStatus.Unlabeled,
        Version = 1,
        Annotations = [.. annotations.Select((annotation, index) => annotation.Id > 0 ? annotation : new Annotation(annotation) { Id = (id * 1000) + index })],
        Labeler = annotations.Count > 0 ? "ana" : null,
        LabeledAt = annotations.Count > 0 ? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)) : null,
        Approval = annotations.Count > 0 ? ApprovalState.Approved : ApprovalState.Unreviewed,
    };

    public static Annotation Label(int classId, Shape? shape = null) => new(new LabelClassId(classId), shape);

    public static LabelSnapshot Snapshot(Project project, params IReadOnlyList<Item> items) => new ListSnapshot(project, items);

    /// <summary>Reads everything that an importer gives.</summary>
    public static async Task<Imported> ImportAsync(IImporter importer)
    {
        await using var snapshot = await importer.OpenAsync();
        var items = await snapshot.ReadItemsAsync().ToListAsync();
        Assert.Equal(snapshot.ItemCount, items.Count);
        Assert.Equal(items.Select(item => item.Id.Value).Order(), items.Select(item => item.Id.Value));
        Assert.Equal(items.Count, items.Select(item => item.Path).Distinct().Count());
        Assert.All(items.SelectMany(item => item.Annotations), annotation => Assert.True(annotation.Id > 0));
        var again = await snapshot.ReadItemsAsync().ToListAsync();
        Assert.Equal(items.Select(item => (item.Id, item.Path, item.Annotations.Count)), again.Select(item => (item.Id, item.Path, item.Annotations.Count)));
        return new Imported(snapshot.Project, items, snapshot.Warnings);
    }

    public static async Task<LabelingException> RefusedAsync(IImporter importer)
    {
        var exception = await Assert.ThrowsAsync<LabelingException>(() => ImportAsync(importer));
        Assert.Equal(LabelingErrorCodes.ImportInvalid, exception.Code);
        return exception;
    }

    /// <summary>Sizes of images that are all alike.</summary>
    public static ValueTask<PixelSize> Always(string path, CancellationToken cancellationToken) => new(Size);

    private sealed class ListSnapshot(Project project, IReadOnlyList<Item> items) : LabelSnapshot
    {
        public override Project Project => project;

        public override long ItemCount => items.Count;

        public override async IAsyncEnumerable<Item> ReadItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
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
