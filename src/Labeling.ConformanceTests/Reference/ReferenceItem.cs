namespace Labeling.ConformanceTests;

/// <summary>An item with all that the store knows of it. Changed only through <see cref="ReferenceProject.Change"/>.</summary>
internal sealed class ReferenceItem(ItemId id, NewItem source)
{
    public ItemId Id { get; } = id;

    public string Path { get; } = source.Asset.Path;

    public long OrderKey { get; } = source.OrderKey;

    public long Size { get; set; } = source.Asset.Size;

    public string ContentTag { get; set; } = source.Asset.ContentTag;

    public PixelSize ImageSize { get; set; }

    public string? Problem { get; set; }

    public IReadOnlyList<ImageWarning> Warnings { get; set; } = [];

    public bool IsMissing { get; set; }

    public ItemStatus Status { get; set; } = ItemStatus.Unlabeled;

    public ApprovalState Approval { get; set; }

    public IReadOnlyList<Annotation> Annotations { get; set; } = [];

    public string? Labeler { get; set; }

    public DateTimeOffset? LabeledAt { get; set; }

    public long Version { get; set; } = 1;

    public TaskKind Kind { get; set; } = TaskKind.Manual;

    public long Group { get; set; }

    public IReadOnlyList<Annotation> Suggestion { get; set; } = [];

    public double? Confidence { get; set; }

    public string? Assignee { get; set; }

    /// <summary>When it was put back to the end of the queue, as a number that grows with each; 0 for never.</summary>
    public long PutBack { get; set; }

    /// <summary>Who skipped it for others.</summary>
    public HashSet<string> Excluded { get; } = new(StringComparer.Ordinal);

    /// <summary>The accepted answers since it last came into the queue that count.</summary>
    public List<HistoryEntry> Standing { get; } = [];

    /// <summary>The leases that may answer it, in the order they were given.</summary>
    public List<ReferenceLease> Holders { get; } = [];

    public List<HistoryEntry> History { get; } = [];

    public HistoryEntry Log(HistoryEntryKind kind, DateTimeOffset at, string? actor = null, IReadOnlyList<Annotation>? annotations = null, string? reason = null)
        => Log(new HistoryEntry
        {
            ItemId = Id,
            Sequence = History.Count + 1,
            Kind = kind,
            At = at,
            Actor = actor,
            Annotations = annotations ?? [],
            Reason = reason,
        });

    public HistoryEntry Log(HistoryEntry entry)
    {
        History.Add(entry);
        return entry;
    }

    public Item ToItem(bool includeAnnotations = true) => new()
    {
        Id = Id,
        Path = Path,
        Size = Size,
        ContentTag = ContentTag,
        ImageSize = ImageSize,
        Problem = Problem,
        Warnings = Warnings,
        IsMissing = IsMissing,
        Status = Status,
        Approval = Approval,
        Kind = Kind,
        Confidence = Confidence,
        Assignee = Assignee,
        Labeler = Labeler,
        LabeledAt = LabeledAt,
        Version = Version,
        Annotations = includeAnnotations ? Annotations : [],
    };
}
