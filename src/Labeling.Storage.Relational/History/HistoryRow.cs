namespace Labeling.Storage.Relational;

/// <summary>A history entry with what the store alone knows of it.</summary>
internal sealed class HistoryRow
{
    /// <summary>The number over the whole store.</summary>
    public required long Number { get; init; }

    /// <summary>The number of the item's entry before; 0 for the first.</summary>
    public required long Previous { get; init; }

    public required HistoryEntry Entry { get; init; }

    /// <summary>Whether it is an answer that counts for consensus.</summary>
    public bool IsStandingAnswer => Entry.Kind == HistoryEntryKind.Submitted
        || (Entry.Kind == HistoryEntryKind.Skipped && Entry.SkipPolicy is null or SkipPolicy.OutOfQueue);

    /// <summary>Whether the answers before it stand no more.</summary>
    public bool EndsRound => Entry.Kind is HistoryEntryKind.Rejected or HistoryEntryKind.Corrected or HistoryEntryKind.SkipAccepted or HistoryEntryKind.StartedOver;
}
