namespace Labeling.Storage.Relational;

/// <summary>An item as its row has it, without its labels.</summary>
internal sealed class ItemRow
{
    /// <summary>The columns that <see cref="Read"/> expects, of a table or alias <c>i</c>.</summary>
    public const string Columns = """
        i.item_id, i.path, i.size, i.content_tag, i.width, i.height, i.problem, i.is_missing, i.status, i.approval, i.kind, i.group_no, i.confidence,
        i.assignee, i.labeler, i.labeled_at, i.version, i.order_key, i.put_back, i.standing, i.answer, i.labels, i.last_entry, i.entries, i.warnings
        """;

    /// <summary>The same without the file's name and tag, which nobody looks at who only answers.</summary>
    public const string ColumnsWithoutFile = """
        i.item_id, '', i.size, '', i.width, i.height, i.problem, i.is_missing, i.status, i.approval, i.kind, i.group_no, i.confidence,
        i.assignee, i.labeler, i.labeled_at, i.version, i.order_key, i.put_back, i.standing, i.answer, i.labels, i.last_entry, i.entries, i.warnings
        """;

    /// <summary>How many columns those are.</summary>
    public const int ColumnCount = 25;

    public required ItemId Id { get; init; }

    public required string Path { get; init; }

    public long Size { get; set; }

    public string ContentTag { get; set; } = string.Empty;

    public PixelSize ImageSize { get; set; }

    public string? Problem { get; set; }

    public bool IsMissing { get; set; }

    public ItemStatus Status { get; set; }

    public ApprovalState Approval { get; set; }

    public TaskKind Kind { get; set; }

    public long Group { get; set; }

    public double? Confidence { get; set; }

    /// <summary>Empty for anyone.</summary>
    public string Assignee { get; set; } = string.Empty;

    public string? Labeler { get; set; }

    /// <summary>In ticks of UTC.</summary>
    public long? LabeledAt { get; set; }

    public long Version { get; set; }

    public long OrderKey { get; init; }

    /// <summary>When it was put back to the end of the queue, as a number that grows with each; 0 for never.</summary>
    public long PutBack { get; set; }

    /// <summary>How many accepted answers stand since it last came into the queue.</summary>
    public int Standing { get; set; }

    /// <summary>The history entry that gave its labels or skipped it; 0 before, and where several labelers did not agree.</summary>
    public long Answer { get; set; }

    /// <summary>The history entry that holds its labels; 0 without any.</summary>
    public long Labels { get; set; }

    /// <summary>Its last history entry; 0 without any. Each entry knows the one before it.</summary>
    public long LastEntry { get; set; }

    /// <summary>How many history entries it has.</summary>
    public int Entries { get; set; }

    /// <summary>What is wrong with the image although it can be shown, as <see cref="WarningJson"/> has it.</summary>
    public string? Warnings { get; set; }

    public static ItemRow Read(RelationalStatement row, int first = 0) => new()
    {
        Id = new ItemId(row.GetInt64(first)),
        Path = row.GetString(first + 1),
        Size = row.GetInt64(first + 2),
        ContentTag = row.GetString(first + 3),
        ImageSize = ReadSize(row, first + 4),
        Problem = row.FindString(first + 6),
        IsMissing = row.GetInt64(first + 7) != 0,
        Status = (ItemStatus)row.GetInt32(first + 8),
        Approval = (ApprovalState)row.GetInt32(first + 9),
        Kind = (TaskKind)row.GetInt32(first + 10),
        Group = row.GetInt64(first + 11),
        Confidence = row.FindDouble(first + 12),
        Assignee = row.GetString(first + 13),
        Labeler = row.FindString(first + 14),
        LabeledAt = row.FindInt64(first + 15),
        Version = row.GetInt64(first + 16),
        OrderKey = row.GetInt64(first + 17),
        PutBack = row.GetInt64(first + 18),
        Standing = row.GetInt32(first + 19),
        Answer = row.GetInt64(first + 20),
        Labels = row.GetInt64(first + 21),
        LastEntry = row.GetInt64(first + 22),
        Entries = row.GetInt32(first + 23),
        Warnings = row.FindString(first + 24),
    };

    public static PixelSize ReadSize(RelationalStatement row, int first)
        => row.GetInt32(first) is > 0 and var width ? new PixelSize(width, row.GetInt32(first + 1)) : default;

    public Item ToItem(IReadOnlyList<Annotation> annotations) => new()
    {
        Id = Id,
        Path = Path,
        Size = Size,
        ContentTag = ContentTag,
        ImageSize = ImageSize,
        Problem = Problem,
        Warnings = WarningJson.Decode(Warnings),
        IsMissing = IsMissing,
        Status = Status,
        Approval = Approval,
        Kind = Kind,
        Confidence = Confidence,
        Assignee = Assignee.Length == 0 ? null : Assignee,
        Labeler = Labeler,
        LabeledAt = LabeledAt is { } at ? Instant.FromTicks(at) : null,
        Version = Version,
        Annotations = annotations,
    };
}
