namespace Labeling;

/// <summary>What a trainer is given for one model. Immutable.</summary>
public sealed class TrainingRequest
{
    /// <summary>The project: its task type and label classes.</summary>
    public required Project Project { get; init; }

    /// <summary>The classes to predict, by ascending id: those with enough labels. The items have labels of these classes only.</summary>
    public required IReadOnlyList<LabelClassId> LabelClasses { get; init; }

    /// <summary>The labeled items to fit the model to, each with its <see cref="Item.Annotations"/>, in the order of their ids. Not empty.</summary>
    public required IReadOnlyList<Item> Training { get; init; }

    /// <summary>
    /// Further labeled items, to stop early by or to choose among models. A trainer that needs none may fit to them as well. The model's accuracy is
    /// measured on neither list.
    /// </summary>
    /// <value>In the order of their ids. May be empty when labels are few.</value>
    public required IReadOnlyList<Item> Validation { get; init; }

    /// <summary>Opens the items' pictures.</summary>
    public required IItemImages Images { get; init; }

    /// <summary>The seed of everything random.</summary>
    public required long Seed { get; init; }

    /// <summary>An empty folder that is the model's own: what it needs to be loaded again goes here, a few files with plain names. Never pickle.</summary>
    public required string Folder { get; init; }
}
