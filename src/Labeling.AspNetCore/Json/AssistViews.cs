namespace Labeling.AspNetCore;

/// <summary>Machine-learning assistance of a project.</summary>
internal sealed class AssistView
{
    /// <summary>Whether this host trains models, or some host did for this project.</summary>
    public required bool IsAvailable { get; init; }

    /// <summary>Whether this host has a trainer for the project's task type; without one, runs wait for a worker elsewhere.</summary>
    public required bool CanTrainHere { get; init; }

    public required AssistSettings Settings { get; init; }

    public required AssistStatusView Status { get; init; }

    /// <summary>The last runs, newest first.</summary>
    public required IReadOnlyList<RunView> Runs { get; init; }
}

/// <summary>How far it is to the next training run.</summary>
internal sealed class AssistStatusView
{
    /// <summary><c>Off</c>, <c>Waiting</c> for labels, <c>Queued</c> or <c>Running</c>.</summary>
    public required string State { get; init; }

    public required long Labels { get; init; }

    public required long LabelsForNextRun { get; init; }

    /// <summary>From 0 to 1.</summary>
    public required double Progress { get; init; }
}

/// <summary>One run.</summary>
internal sealed class RunView
{
    public required RunId Id { get; init; }

    public required RunKind Kind { get; init; }

    public required RunState State { get; init; }

    public string? RequestedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public double Progress { get; init; }

    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public required IReadOnlyList<RunLogLine> Log { get; init; }

    public string? Error { get; init; }
}
