namespace Labeling;

/// <summary>A labeling effort, as it is stored. Immutable: a change makes a new one with the next <see cref="Version"/>.</summary>
public sealed class Project
{
    /// <summary>Creates a project.</summary>
    public Project()
    {
    }

    /// <summary>Copies a project, to change some of it in an object initializer.</summary>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public Project(Project other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Id = other.Id;
        Name = other.Name;
        TaskType = other.TaskType;
        State = other.State;
        LabelClasses = other.LabelClasses;
        NextLabelClassId = other.NextLabelClassId;
        Dataset = other.Dataset;
        Instructions = other.Instructions;
        Description = other.Description;
        Settings = other.Settings;
        Seed = other.Seed;
        CreatedAt = other.CreatedAt;
        Version = other.Version;
    }

    /// <summary>The id.</summary>
    public required ProjectId Id { get; init; }

    /// <summary>The name, as its owner wrote it. Unique for ever under <see cref="ProjectName.Key"/>.</summary>
    public required string Name { get; init; }

    /// <summary>What labelers do.</summary>
    public required LabelingTaskType TaskType { get; init; }

    /// <summary>Where the project is in its life.</summary>
    public required ProjectState State { get; init; }

    /// <summary>The label classes in their order: the first nine have the keys 1 to 9.</summary>
    public required IReadOnlyList<LabelClass> LabelClasses { get; init; }

    /// <summary>The id that the next label class gets.</summary>
    public required int NextLabelClassId { get; init; }

    /// <summary>Where the images are.</summary>
    public required DatasetDefinition Dataset { get; init; }

    /// <summary>What labelers are told.</summary>
    public Instructions? Instructions { get; init; }

    /// <summary>What the project is for.</summary>
    public string? Description { get; init; }

    /// <summary>How the project behaves.</summary>
    public required ProjectSettings Settings { get; init; }

    /// <summary>The seed of the shuffle: the same seed and paths give the same order.</summary>
    public required long Seed { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts changes from 1; the store sets it.</summary>
    public long Version { get; init; }
}
