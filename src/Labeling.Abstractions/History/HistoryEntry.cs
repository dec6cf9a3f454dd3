namespace Labeling;

/// <summary>One thing that happened to an item. Appended, never changed, and the truth from which everything else can be rebuilt.</summary>
public sealed class HistoryEntry
{
    /// <summary>The item.</summary>
    public required ItemId ItemId { get; init; }

    /// <summary>The place among the item's entries, from 1 without gaps.</summary>
    public required int Sequence { get; init; }

    /// <summary>What happened.</summary>
    public required HistoryEntryKind Kind { get; init; }

    /// <summary>Who did it: a labeler or a reviewer; <see langword="null"/> for the library itself.</summary>
    public string? Actor { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The lease under which a labeler answered.</summary>
    public LeaseToken? Token { get; init; }

    /// <summary>The kind of task in which a labeler answered.</summary>
    public TaskKind? TaskKind { get; init; }

    /// <summary>What became of a skipped item; <see langword="null"/> for what is no skip.</summary>
    /// <remarks>
    /// Set on <see cref="HistoryEntryKind.Skipped"/>, and on <see cref="HistoryEntryKind.ConsensusReached"/> when the agreement is to skip.
    /// An answer that put the item back in the queue does not stand: it counts for its labeler, not for consensus.
    /// </remarks>
    public SkipPolicy? SkipPolicy { get; init; }

    /// <summary>The labels given; empty for entries that give none.</summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>Why, where a reason was given.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the labeler worked, as the labeler's program measured it.</summary>
    public TimeSpan Elapsed { get; init; }
}
