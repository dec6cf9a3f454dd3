namespace Labeling.Export.Coco;

/// <summary>Truths and detections, each sorted by category and image; within these in the order they came.</summary>
internal sealed class EvaluationSet
{
    public required IouType IouType { get; init; }

    /// <summary>In the order of their ids; a single <see langword="null"/> when categories are not told apart.</summary>
    public required IReadOnlyList<CocoCategory?> Categories { get; init; }

    /// <summary>In the order of their ids, whether they are told apart or not.</summary>
    public required IReadOnlyList<CocoCategory> AllCategories { get; init; }

    public required EvaluationObject[] Truths { get; init; }

    public required EvaluationObject[] Detections { get; init; }

    /// <summary>Every category and image that has a truth or a detection, in order.</summary>
    public required EvaluationPair[] Pairs { get; init; }
}
