namespace Labeling;

/// <summary>How far a training is. Immutable.</summary>
public sealed class TrainingProgress
{
    /// <summary>The part that is done, 0 to 1. It does not go back.</summary>
    public required double Fraction { get; init; }

    /// <summary>A line for the run's log, such as <c>epoch 3 of 20: loss 0.412</c>; <see langword="null"/> for none.</summary>
    public string? Message { get; init; }
}
