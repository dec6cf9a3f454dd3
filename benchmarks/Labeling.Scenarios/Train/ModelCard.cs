using System.Text.Json;
using System.Text.Json.Serialization;

namespace Labeling.Scenarios;

/// <summary>What <c>predict</c> needs beside a trainer's own files: the task, the classes, and the numbers that the answers gave the pictures.</summary>
internal sealed class ModelCard
{
    private const string FileName = "scenario.json";

    public required LabelingTaskType Task { get; init; }

    /// <summary>The classes' names by id.</summary>
    public required Dictionary<int, string> Classes { get; init; }

    /// <summary>The image ids of the answers by file name, so that results can be held against them.</summary>
    public required Dictionary<string, long> Images { get; init; }

    public async Task SaveAsync(string folder, CancellationToken cancellationToken)
        => await File.WriteAllBytesAsync(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, ModelCardJson.Default.ModelCard), cancellationToken);

    /// <exception cref="UsageException">There is no model in the folder.</exception>
    public static async Task<ModelCard> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) && JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), ModelCardJson.Default.ModelCard) is { } card
            ? card
            : throw new UsageException($"--model: '{folder}' holds no model of the scenario 'train'.");
    }

    public Project ToProject() => new()
    {
        Id = new ProjectId(Guid.CreateVersion7()),
        Name = "predict",
        TaskType = Task,
        State = ProjectState.Running,
        LabelClasses = [.. Classes.OrderBy(pair => pair.Key).Select(pair => new LabelClass { Id = new(pair.Key), Name = pair.Value, Path = pair.Value, Color = "#808080" })],
        NextLabelClassId = Classes.Keys.Max() + 1,
        Dataset = new LocalFolder("."),
        Settings = new ProjectSettings(),
        Seed = 1,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };
}

[JsonSerializable(typeof(ModelCard))]
internal sealed partial class ModelCardJson : JsonSerializerContext;
