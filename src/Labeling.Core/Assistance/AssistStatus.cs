namespace Labeling;

/// <summary>Where a project's assistance stands, for a dashboard. Immutable.</summary>
public sealed class AssistStatus
{
    /// <summary>What the project wants.</summary>
    public required AssistSettings Settings { get; init; }

    /// <summary>What is asked for, what runs, and which model serves.</summary>
    public required AssistState State { get; init; }

    /// <summary>How many items are labeled now.</summary>
    public required long Labels { get; init; }

    /// <summary>How many items must be labeled for the next training run to begin by itself.</summary>
    public required long LabelsForNextRun { get; init; }

    /// <summary>How near the next training run is, 0 to 1: the share of the labels given since the last one.</summary>
    public double Progress
        => LabelsForNextRun <= State.TrainedLabels ? 1 : Math.Clamp((double)(Labels - State.TrainedLabels) / (LabelsForNextRun - State.TrainedLabels), 0, 1);

    /// <summary>How many labels each class has: the bias that a model will have, too. Every class of the project is there.</summary>
    public required IReadOnlyDictionary<LabelClassId, long> LabelCounts { get; init; }

    /// <summary>The classes that have too few labels to take part in training.</summary>
    public required IReadOnlyList<LabelClassId> ScarceClasses { get; init; }
}
