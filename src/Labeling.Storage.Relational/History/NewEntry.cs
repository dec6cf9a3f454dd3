namespace Labeling.Storage.Relational;

/// <summary>A history entry to be appended.</summary>
internal sealed class NewEntry
{
    public required HistoryEntryKind Kind { get; init; }

    public SkipPolicy? SkipPolicy { get; init; }

    public string? Actor { get; init; }

    public Guid? Token { get; init; }

    public TaskKind? TaskKind { get; init; }

    /// <summary>The labels without ids, as <see cref="AnnotationJson"/> encodes them.</summary>
    public byte[]? Annotations { get; init; }

    /// <summary>How many labels those are: as many ids are taken.</summary>
    public int AnnotationCount { get; init; }

    public string? Reason { get; init; }

    /// <summary>In ticks of 100 ns.</summary>
    public long Elapsed { get; init; }
}
