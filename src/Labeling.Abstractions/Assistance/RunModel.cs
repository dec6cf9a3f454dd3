namespace Labeling;

/// <summary>The model that a training run left behind. Immutable.</summary>
public sealed class RunModel
{
    /// <summary>The trainer that made it and can load it: <see cref="ITrainer.Name"/>.</summary>
    public required string Trainer { get; init; }

    /// <summary>The model's name, such as <c>fridge_3</c>: the project's and the number of the round.</summary>
    public required string Name { get; init; }

    /// <summary>The folder that holds it, below the folder for models that workers share.</summary>
    public required string Folder { get; init; }
}
