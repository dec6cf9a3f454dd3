using System.Globalization;

namespace Labeling.Scenarios;

/// <summary>Makes the project that a scenario works on.</summary>
internal static class ScenarioProject
{
    /// <summary>How many label classes it has.</summary>
    public const int ClassCount = 10;

    /// <summary>Adds a running image-classification project of a name that is free.</summary>
    public static async Task<Project> CreateAsync(LabelStore store, string scenario, int maxItems, int seed, CancellationToken cancellationToken)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var id = new ProjectId(Guid.CreateVersion7(now));
        var project = new Project
        {
            Id = id,
            Name = $"{scenario} {id}",
            TaskType = LabelingTaskType.ImageClassificationMultiClass,
            State = ProjectState.Running,
            LabelClasses = [.. Enumerable.Range(1, ClassCount).Select(MakeClass)],
            NextLabelClassId = ClassCount + 1,
            Dataset = new DatasetDefinition("synthetic", "numbers"),
            Settings = new ProjectSettings { MaxItems = maxItems },
            Seed = seed,
            CreatedAt = now,
        };
        return await store.TryCreateProjectAsync(project, cancellationToken)
            ?? throw new InvalidOperationException($"The store says that the new name '{project.Name}' is taken.");
    }

    /// <summary>Adds a project and its items, all with their places in the queue: a store may put that off until a call needs them.</summary>
    public static async Task<Project> CreateWithItemsAsync(LabelStore store, string scenario, int items, int seed, CancellationToken cancellationToken)
    {
        Project project = await CreateAsync(store, scenario, items, seed, cancellationToken);
        foreach (IReadOnlyList<NewItem> batch in new SyntheticItems(seed).Batches(items))
        {
            await store.AddItemsAsync(project.Id, batch, cancellationToken);
        }

        await store.UpdateQueueAsync(project.Id, [], cancellationToken);
        return project;
    }

    private static LabelClass MakeClass(int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"class-{number:D2}");
        return new LabelClass
        {
            Id = new LabelClassId(number),
            Name = name,
            Path = name,
            Color = string.Create(CultureInfo.InvariantCulture, $"#{number * 25:x2}8040"),
            Key = number <= 9 ? number : null,
        };
    }
}
