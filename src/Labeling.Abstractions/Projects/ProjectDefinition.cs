namespace Labeling;

/// <summary>What a project is to be. Immutable.</summary>
public sealed class ProjectDefinition
{
    /// <summary>Creates a definition.</summary>
    /// <param name="name">The name. It can never be used again, also not after the project is deleted.</param>
    /// <param name="taskType">What labelers do. Fixed once the project exists.</param>
    public ProjectDefinition(string name, LabelingTaskType taskType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        TaskType = taskType;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What labelers do.</summary>
    public LabelingTaskType TaskType { get; }

    /// <summary>Where the images are. Fixed once the project exists.</summary>
    public required DatasetDefinition Dataset { get; init; }

    /// <summary>What labelers can choose, in order: the first nine get the keys 1 to 9. At least one.</summary>
    public required IReadOnlyList<LabelClassDefinition> LabelClasses { get; init; }

    /// <summary>What labelers are told.</summary>
    public Instructions? Instructions { get; init; }

    /// <summary>What the project is for.</summary>
    public string? Description { get; init; }

    /// <summary>How the project behaves.</summary>
    public ProjectSettings Settings { get; init; } = new();

    /// <summary>What the project wants of machine-learning assistance.</summary>
    /// <value>By default, <see langword="null"/>: the default settings. They can change at any time.</value>
    public AssistSettings? Assist { get; init; }

    /// <summary>The seed of the shuffle.</summary>
    /// <value>By default, <see langword="null"/>: one is drawn and stored.</value>
    public long? Seed { get; init; }
}
