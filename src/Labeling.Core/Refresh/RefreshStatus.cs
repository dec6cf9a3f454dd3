namespace Labeling;

/// <summary>The last refresh of a project's dataset: when, and what came of it. Immutable.</summary>
public sealed class RefreshStatus
{
    /// <summary>Where it is.</summary>
    public required RefreshState State { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What it found; <see langword="null"/> unless it is <see cref="RefreshState.Completed"/>.</summary>
    public RefreshReport? Report { get; init; }

    /// <summary>Why it failed, for people; <see langword="null"/> unless it is <see cref="RefreshState.Failed"/>.</summary>
    public string? Error { get; init; }
}
