namespace Labeling.Export.Coco;

/// <summary>How good the detections of one category are. Every number is from 0 to 1, or -1 where there is no truth to measure by.</summary>
public sealed class CocoCategoryEvaluation
{
    /// <summary>The category; <see langword="null"/> when categories were not told apart.</summary>
    public required CocoCategory? Category { get; init; }

    /// <summary>The number of truths that are not crowds.</summary>
    public required int Truths { get; init; }

    /// <summary>The number of detections that were looked at: on each image those with the highest scores.</summary>
    public required int Detections { get; init; }

    /// <summary>Average precision over the overlap thresholds from 0.5 to 0.95.</summary>
    public required double Ap { get; init; }

    /// <summary>Average precision at an overlap of 0.5.</summary>
    public required double Ap50 { get; init; }

    /// <summary>Average precision at an overlap of 0.75.</summary>
    public required double Ap75 { get; init; }

    /// <summary>Average recall over the overlap thresholds from 0.5 to 0.95.</summary>
    public required double Ar { get; init; }
}
