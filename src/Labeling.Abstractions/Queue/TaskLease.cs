namespace Labeling;

/// <summary>What one labeler holds: a page of items of one kind, and the right to submit them until it expires. Immutable.</summary>
public sealed class TaskLease
{
    /// <summary>Proves the right to submit.</summary>
    public required LeaseToken Token { get; init; }

    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>Who holds it.</summary>
    public required string Labeler { get; init; }

    /// <summary>The kind that all items share.</summary>
    public required TaskKind Kind { get; init; }

    /// <summary>When it was first leased.</summary>
    public required DateTimeOffset ClaimedAt { get; init; }

    /// <summary>From this instant on others may take the items.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The items, 1 to 9, in queue order: those to do, and those this task has answered.</summary>
    public required IReadOnlyList<TaskItem> Items { get; init; }
}
