using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Where assistance stands in a project: what is asked for, what runs, and which model serves. Immutable.</summary>
public sealed class AssistState
{
    /// <summary>Creates the state of a project that was never assisted.</summary>
    public AssistState()
    {
    }

    /// <summary>Copies a state, to change some of it in an object initializer.</summary>
    public AssistState(AssistState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        QueuedRunId = other.QueuedRunId;
        ActiveRunId = other.ActiveRunId;
        Worker = other.Worker;
        WorkerUntil = other.WorkerUntil;
        Rounds = other.Rounds;
        TrainedLabels = other.TrainedLabels;
        RoundEndedAt = other.RoundEndedAt;
        ModelRunId = other.ModelRunId;
        Thresholds = other.Thresholds;
        LastItemId = other.LastItemId;
        Version = other.Version;
    }

    /// <summary>The training run that waits for a worker, if one is asked for. There is at most one.</summary>
    public RunId? QueuedRunId { get; init; }

    /// <summary>The run that is under way. There is at most one.</summary>
    public RunId? ActiveRunId { get; init; }

    /// <summary>The worker that has the project in hand, or had it last.</summary>
    public string? Worker { get; init; }

    /// <summary>Until when no other worker may take the project in hand.</summary>
    public DateTimeOffset? WorkerUntil { get; init; }

    /// <summary>How many rounds have begun.</summary>
    public int Rounds { get; init; }

    /// <summary>How many items were labeled when the last round began.</summary>
    public long TrainedLabels { get; init; }

    /// <summary>When the last round ended.</summary>
    public DateTimeOffset? RoundEndedAt { get; init; }

    /// <summary>The training run whose model serves, or <see langword="null"/> when there is none yet.</summary>
    public RunId? ModelRunId { get; init; }

    /// <summary>
    /// The thresholds in force: by class, or one under the default id for all. Empty when the model's predictions are not to be shown.
    /// </summary>
    public IReadOnlyDictionary<LabelClassId, double> Thresholds { get; init; } = new Dictionary<LabelClassId, double>();

    /// <summary>The highest id of an item that the serving model has looked at; items that arrived since are still to be predicted.</summary>
    public ItemId LastItemId { get; init; }

    /// <summary>Counts changes from 1; the store sets it. 0 before it is stored.</summary>
    [JsonIgnore]
    public long Version { get; init; }
}
