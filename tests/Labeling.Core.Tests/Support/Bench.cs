using System.Text.Json;
using Labeling.ConformanceTests;
using Microsoft.Extensions.Time.Testing;

namespace Labeling.Core;

/// <summary>An engine over a store, a source and a clock that a test holds in its hands.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly string? _folder;

    public Bench(bool withDecoder = true, Func<LabelStore, LabelStore>? wrap = null, bool onSqlite = false)
    {
        _folder = onSqlite ? Directory.CreateTempSubdirectory("labeling-core-").FullName : null;
        Store = _folder is null ? new ReferenceLabelStore(Time) : new SqliteLabelStore(Path.Combine(_folder, "labels.db"), Time);
        Engine = new LabelingEngine(wrap?.Invoke(Store) ?? Store, [Source, new LocalFolderSourceProvider()], withDecoder ? [Decoder] : [], Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 10, 1, 8, 0, 0, TimeSpan.Zero));

    public MemorySource Source { get; } = new();

    public TextDecoder Decoder { get; } = new();

    public LabelStore Store { get; }

    public LabelingEngine Engine { get; }

    public static ProjectDefinition Define(
        string name = "Fridge", LabelingTaskType taskType = LabelingTaskType.ObjectDetection, ProjectSettings? settings = null, params LabelClassDefinition[] classes)
        => new(name, taskType)
        {
            Dataset = MemorySource.Dataset(),
            LabelClasses = classes.Length > 0 ? classes : ["can", "carton", "bottle/milk", "bottle/water"],
            Settings = settings ?? new ProjectSettings(),
            Seed = 7,
        };

    /// <summary>A running project over this many pictures.</summary>
    public async Task<LabelingProject> StartAsync(int items = 3, LabelingTaskType taskType = LabelingTaskType.ObjectDetection, ProjectSettings? settings = null)
    {
        Source.AddMany(items);
        var project = await Engine.Projects.CreateAsync(Define(taskType: taskType, settings: settings));
        await project.StartAsync();
        return project;
    }

    /// <summary>Everything the store says of a project, as one text: equal texts mean that nothing changed.</summary>
    public async Task<string> StateAsync(ProjectId id)
    {
        var lines = new List<string> { JsonSerializer.Serialize(await Store.FindProjectAsync(id), LabelingJsonContext.Default.Project!) };
        await foreach (var item in Store.ListItemsAsync(id, new ItemQuery { IncludeAnnotations = true, Filter = new ItemFilter { Statuses = Enum.GetValues<ItemStatus>() } }))
        {
            lines.Add(JsonSerializer.Serialize(item, LabelingJsonContext.Default.Item));
            await foreach (var entry in Store.ReadHistoryAsync(id, item.Id))
            {
                lines.Add(JsonSerializer.Serialize(entry, LabelingJsonContext.Default.HistoryEntry));
            }
        }

        lines.Add(JsonSerializer.Serialize(await Store.GetProgressAsync(id), LabelingJsonContext.Default.ProjectProgress));
        return string.Join('\n', lines);
    }

    /// <summary>Checks that a call is refused with a code and that nothing changed.</summary>
    public async Task<LabelingException> RefusedAsync(LabelingProject project, string code, Func<Task> call)
    {
        string before = await StateAsync(project.Info.Id);
        var exception = await Assert.ThrowsAsync<LabelingException>(call);
        Assert.Equal(code, exception.Code);
        Assert.Equal(before, await StateAsync(project.Info.Id));
        return exception;
    }

    /// <summary>Checks that impossible arguments are refused and that nothing changed.</summary>
    public async Task<ArgumentException> ImpossibleAsync(LabelingProject project, Func<Task> call)
    {
        string before = await StateAsync(project.Info.Id);
        var exception = await Assert.ThrowsAnyAsync<ArgumentException>(call);
        Assert.Equal(before, await StateAsync(project.Info.Id));
        return exception;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
