namespace Labeling.Storage.Relational;

/// <summary>A task as its row has it.</summary>
internal sealed class TaskRow
{
    public const string Columns = "t.token, t.labeler, t.kind, t.claimed_at, t.expires_at, t.role, t.is_over";
    public const int ColumnCount = 7;

    public required Guid Token { get; init; }

    public required string Labeler { get; init; }

    public required TaskKind Kind { get; init; }

    public required long ClaimedAt { get; init; }

    public required long ExpiresAt { get; set; }

    public required TaskRole Role { get; set; }

    /// <summary>Whether what it holds is offered to others: its lease ran out or ended, and somebody saw that.</summary>
    public required bool IsOver { get; set; }

    /// <summary>What its labeler is shown, where that is known without reading it.</summary>
    public IReadOnlyList<TaskItem>? Shown { get; set; }

    /// <summary>Its items, where it is known that all of them are still to be answered and that nobody else holds one.</summary>
    public IReadOnlyList<ItemId>? Items { get; set; }

    public static TaskRow Read(RelationalStatement row, int first = 0) => new()
    {
        Token = row.GetGuid(first),
        Labeler = row.GetString(first + 1),
        Kind = (TaskKind)row.GetInt32(first + 2),
        ClaimedAt = row.GetInt64(first + 3),
        ExpiresAt = row.GetInt64(first + 4),
        Role = (TaskRole)row.GetInt32(first + 5),
        IsOver = row.GetInt64(first + 6) != 0,
    };

    public bool IsLive(long now) => Role != TaskRole.Ended && now < ExpiresAt;
}
