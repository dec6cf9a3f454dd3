namespace Labeling.MlAssist;

/// <summary>A threshold, with what was seen above it.</summary>
internal sealed class ThresholdChoice
{
    /// <summary>Predictions strictly above it are shown; <see langword="null"/> when none are to be.</summary>
    public double? Threshold { get; init; }

    /// <summary>How many test predictions are above it, or in all without one.</summary>
    public required int Count { get; init; }

    /// <summary>How many of those are right.</summary>
    public required int Right { get; init; }

    /// <summary>What the accuracy above it is at least.</summary>
    public required double LowerBound { get; init; }

    /// <summary>Why there is none, or how it was found.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether what was right was looked at, so that a part of the chance to err is spent.</summary>
    public bool IsTest { get; init; }

    /// <summary>How likely what lies above the threshold breaks the promise for all that was seen; <see langword="null"/> without one that was tested.</summary>
    public double? Risk { get; init; }

    public double Accuracy => Count == 0 ? 0 : (double)Right / Count;
}
