namespace Labeling.Storage;

/// <summary>Projects to test with.</summary>
internal static class Projects
{
    public static Project New(TimeProvider time, string name = "Fridge", ProjectSettings? settings = null) => new()
    {
        Id = new ProjectId(Guid.CreateVersion7(time.GetUtcNow())),
        Name = name,
        TaskType = LabelingTaskType.ObjectDetection,
        State = ProjectState.Running,
        LabelClasses = [new LabelClass { Id = new LabelClassId(1), Name = "can", Path = "can", Color = "#ff0000" }],
        NextLabelClassId = 2,
        Dataset = new DatasetDefinition("test", "nowhere"),
        Settings = settings ?? new ProjectSettings(),
        Seed = 1,
        CreatedAt = time.GetUtcNow(),
    };

    public static IReadOnlyList<NewItem> Items(int count, int first = 0) =>
    [
        .. Enumerable.Range(first, count).Select(i => new NewItem
        {
            Asset = new Asset { Path = $"image_{i:D7}.jpg", Size = 1000 + i, ContentTag = $"tag-{i}" },
            OrderKey = i,
        }),
    ];

    public static async Task<Project> CreateAsync(LabelStore store, TimeProvider time, int items = 10, ProjectSettings? settings = null)
    {
        Project project = (await store.TryCreateProjectAsync(New(time, settings: settings)))!;
        await store.AddItemsAsync(project.Id, Items(items));
        return project;
    }

    public static ClaimRequest Claim(Project project, string labeler, int pageSize = 1) => new()
    {
        ProjectId = project.Id,
        Labeler = labeler,
        PageSize = pageSize,
        LeaseDuration = TimeSpan.FromMinutes(30),
    };

    public static SubmitRequest Answer(TaskLease task, ConsensusRule? rule = null) => new()
    {
        Consensus = rule,
        ProjectId = task.ProjectId,
        Token = task.Token,
        Labeler = task.Labeler,
        Submissions =
        [
            .. task.Items.Select(i => new Submission
            {
                ItemId = i.Id,
                Annotations = [new Annotation(new LabelClassId(1), new BoundingBox(1, 2, 3, 4))],
                Elapsed = TimeSpan.FromSeconds(5),
            }),
        ],
    };
}
