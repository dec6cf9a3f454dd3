using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>One step of machine-learning assistance, as it stands now. Immutable.</summary>
/// <remarks>
/// A round is a training run and those that follow from it, which name it in <see cref="TrainingRunId"/>. Runs are kept in the project's store, so
/// that a dashboard in one process shows what a worker does in another.
/// </remarks>
public sealed class Run
{
    /// <summary>Creates a run.</summary>
    public Run()
    {
    }

    /// <summary>Copies a run, to change some of it in an object initializer.</summary>
    [SetsRequiredMembers]
    public Run(Run other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Id = other.Id;
        Kind = other.Kind;
        State = other.State;
        TrainingRunId = other.TrainingRunId;
        RequestedBy = other.RequestedBy;
        CreatedAt = other.CreatedAt;
        StartedAt = other.StartedAt;
        EndedAt = other.EndedAt;
        Worker = other.Worker;
        HeartbeatAt = other.HeartbeatAt;
        IsCancelRequested = other.IsCancelRequested;
        Progress = other.Progress;
        Metrics = other.Metrics;
        Log = other.Log;
        Model = other.Model;
        ErrorCode = other.ErrorCode;
        Error = other.Error;
        Version = other.Version;
    }

    /// <summary>The id. Later runs have higher ids.</summary>
    public required RunId Id { get; init; }

    /// <summary>Which step it is.</summary>
    public required RunKind Kind { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required RunState State { get; init; }

    /// <summary>The training run whose model it uses; its own id for a training run.</summary>
    public required RunId TrainingRunId { get; init; }

    /// <summary>Who asked for it; <see langword="null"/> when it was time by the project's settings.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker first took it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, however it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The worker that has it, or had it last.</summary>
    public string? Worker { get; init; }

    /// <summary>When the worker last said that it is alive. Long ago on a running run: the worker died, and another will take the run over.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>Whether somebody wants it to stop. The worker heeds it at its next heartbeat.</summary>
    public bool IsCancelRequested { get; init; }

    /// <summary>How far it is, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>What it found.</summary>
    public RunMetrics Metrics { get; init; } = RunMetrics.None;

    /// <summary>What it wrote down, in order. The most recent few hundred lines.</summary>
    public IReadOnlyList<RunLogLine> Log { get; init; } = [];

    /// <summary>The model it left behind; training runs only.</summary>
    public RunModel? Model { get; init; }

    /// <summary>For a failed run, the stable code of what stopped it: one of <see cref="LabelingErrorCodes"/>, or a trainer's own.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>For a failed run, what happened and what to do next.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it came to an end.</summary>
    [JsonIgnore]
    public bool IsEnded => State is RunState.Completed or RunState.Failed or RunState.Canceled;

    /// <summary>Counts changes from 1; the store sets it. 0 before it is stored.</summary>
    [JsonIgnore]
    public long Version { get; init; }
}
