namespace Labeling;

/// <summary>What a model says of one item. Immutable.</summary>
public sealed class Prediction
{
    /// <summary>The item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>
    /// The predicted annotations, classes by id, each with its <see cref="Annotation.Score"/>: for multi-class the likeliest class; for multi-label those
    /// likelier than not, or else the likeliest; for objects every one found, also doubtful ones, by falling score.
    /// </summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>
    /// For classification, the calibrated probability, 0 to 1, that <see cref="Annotations"/> are exactly what a person would answer. 0 for objects,
    /// which have their own scores.
    /// </summary>
    public double Confidence { get; init; }

    /// <summary>For classification, a probability for each of <see cref="ITrainedModel.LabelClasses"/>; multi-class ones add up to 1. Otherwise empty.</summary>
    public ReadOnlyMemory<float> ClassScores { get; init; }

    /// <summary>
    /// The item's place among others, <see cref="ITrainedModel.EmbeddingLength"/> numbers of Euclidean length 1: pictures that belong together lie
    /// close. Empty where the model has none.
    /// </summary>
    public ReadOnlyMemory<float> Embedding { get; init; }

    /// <summary>Why there is no prediction, or <see langword="null"/>.</summary>
    public string? Problem { get; init; }
}
