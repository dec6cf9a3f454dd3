namespace Labeling.ConformanceTests;

/// <summary>A page of items that one labeler was given, now or once: a lease is never forgotten.</summary>
internal sealed class ReferenceLease(LeaseToken token, string labeler, DateTimeOffset claimedAt, IReadOnlyList<ReferenceItem> items)
{
    private readonly Dictionary<ItemId, ReferenceHold> _holds = items.ToDictionary(i => i.Id, _ => ReferenceHold.Held);

    public LeaseToken Token { get; } = token;

    public string Labeler { get; } = labeler;

    public TaskKind Kind { get; } = items[0].Kind;

    public DateTimeOffset ClaimedAt { get; } = claimedAt;

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Whether it is over for good, whatever the clock says.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Whether it held when the clock was last looked at.</summary>
    public bool IsLive { get; set; }

    public IReadOnlyList<ReferenceItem> Items { get; } = items;

    public bool IsDone => !_holds.ContainsValue(ReferenceHold.Held);

    public bool Contains(ItemId itemId) => _holds.ContainsKey(itemId);

    public ReferenceHold this[ItemId itemId]
    {
        get => _holds[itemId];
        set => _holds[itemId] = value;
    }
}
