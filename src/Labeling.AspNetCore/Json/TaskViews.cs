namespace Labeling.AspNetCore;

/// <summary>A wish for work.</summary>
internal sealed class ClaimBody
{
    public int? PageSize { get; init; }

    public bool Prefetch { get; init; }
}

/// <summary>A leased task.</summary>
internal sealed class TaskView
{
    public required LeaseToken Token { get; init; }

    public required TaskKind Kind { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long the lease holds from now on, for clients whose clock is another.</summary>
    public required long RemainingMs { get; init; }

    /// <summary>The project's version, by which a client learns that classes or instructions changed.</summary>
    public required long ProjectVersion { get; init; }

    public required IReadOnlyList<TaskItem> Items { get; init; }
}

/// <summary>Answers for a task.</summary>
internal sealed class SubmitBody
{
    public required IReadOnlyList<AnswerBody> Submissions { get; init; }
}

/// <summary>The answer for one item.</summary>
internal sealed class AnswerBody
{
    public required ItemId ItemId { get; init; }

    /// <summary>Empty for no labels. May be absent where the item is skipped.</summary>
    public IReadOnlyList<Annotation>? Annotations { get; init; }

    public bool IsSkip { get; init; }

    public string? SkipReason { get; init; }

    public long ElapsedMs { get; init; }
}

/// <summary>A lease that holds for longer.</summary>
internal sealed class RenewView
{
    public required DateTimeOffset ExpiresAt { get; init; }

    public required long RemainingMs { get; init; }
}

/// <summary>Unfinished work; no annotations at all drop it.</summary>
internal sealed class DraftBody
{
    public IReadOnlyList<Annotation>? Annotations { get; init; }
}
