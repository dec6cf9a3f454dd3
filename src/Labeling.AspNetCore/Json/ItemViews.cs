namespace Labeling.AspNetCore;

/// <summary>A page of items.</summary>
internal sealed class ItemListView
{
    public required IReadOnlyList<Item> Items { get; init; }

    /// <summary>What to give as <c>after</c> for the next page; absent on the last.</summary>
    public ItemId? Next { get; init; }
}

/// <summary>What happened to an item.</summary>
internal sealed class HistoryView
{
    public required IReadOnlyList<HistoryEntry> Entries { get; init; }

    /// <summary>Whether others' answers are left out, because labelers have yet to agree and the caller may be one of them.</summary>
    public required bool IsPartial { get; init; }
}

/// <summary>What an item's file is.</summary>
internal sealed class PictureView
{
    public required string Format { get; init; }

    public required PixelSize Size { get; init; }

    public required int Frames { get; init; }

    /// <summary>What a DICOM file recommends to show from black to white.</summary>
    public IReadOnlyList<WindowView> Windows { get; init; } = [];

    /// <summary>Whether window and level can be chosen.</summary>
    public bool HasWindow { get; init; }

    /// <summary>What is wrong with it although it can be shown.</summary>
    public IReadOnlyList<ImageWarning> Warnings { get; init; } = [];
}

/// <summary>A window and level.</summary>
internal sealed class WindowView
{
    public required double Center { get; init; }

    public required double Width { get; init; }
}

/// <summary>A reviewer's decision.</summary>
internal sealed class ReviewBody
{
    public required ReviewDecision Decision { get; init; }

    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    public string? Reason { get; init; }
}

/// <summary>One decision about many items.</summary>
internal sealed class BulkReviewBody
{
    public required ReviewDecision Decision { get; init; }

    public required IReadOnlyList<SeenItem> Items { get; init; }

    public string? Reason { get; init; }
}

/// <summary>An item as it was seen.</summary>
internal sealed class SeenItem
{
    public required ItemId Id { get; init; }

    public required long Version { get; init; }
}

/// <summary>What became of each decision.</summary>
internal sealed class BulkReviewView
{
    public required IReadOnlyList<BulkOutcome> Outcomes { get; init; }
}

/// <summary>What became of the decision about one item.</summary>
internal sealed class BulkOutcome
{
    public required ItemId Id { get; init; }

    /// <summary><c>applied</c>, or the code of what stood against it.</summary>
    public required string Code { get; init; }
}

/// <summary>Items for one labeler, or for anyone.</summary>
internal sealed class AssignBody
{
    public string? Labeler { get; init; }

    /// <summary>The items; absent where the query's filter says which.</summary>
    public IReadOnlyList<ItemId>? Items { get; init; }
}

/// <summary>How many items were assigned.</summary>
internal sealed class AssignView
{
    public required long Items { get; init; }
}
