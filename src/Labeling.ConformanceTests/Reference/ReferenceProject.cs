namespace Labeling.ConformanceTests;

/// <summary>One project with everything in it. Its owner locks.</summary>
internal sealed class ReferenceProject(Project value, TimeProvider time, ReferenceIds ids)
{
    private readonly HashSet<ReferenceItem> _queued = [];
    private ReferenceItem? _changing;
    private long _putBacks;

    public Project Value { get; set; } = value;

    public DateTimeOffset Now => time.GetUtcNow();

    public ReferenceIds Ids { get; } = ids;

    public bool IsRunning => Value.State == ProjectState.Running;

    public List<ReferenceItem> Items { get; } = [];

    public Dictionary<string, ReferenceItem> ByPath { get; } = new(StringComparer.Ordinal);

    public ReferenceQueue Queue { get; } = new();

    public ReferenceCounters Counters { get; set; } = new();

    public Dictionary<LeaseToken, ReferenceLease> Leases { get; } = [];

    public Dictionary<string, ReferenceDesk> Desks { get; } = new(StringComparer.Ordinal);

    public Dictionary<(ItemId ItemId, string Labeler), IReadOnlyList<Annotation>> Drafts { get; } = [];

    public ReferenceRecords Records { get; } = new();

    public ReferenceItem? Find(ItemId itemId) => itemId.Value >= 1 && itemId.Value <= Items.Count ? Items[(int)itemId.Value - 1] : null;

    public void Add(ReferenceItem item)
    {
        Items.Add(item);
        ByPath.Add(item.Path, item);
        Counters.Add(item);
        Enqueue(item);
    }

    /// <summary>The one way to change an item: the counters and the queue follow.</summary>
    public void Change(ReferenceItem item, Action change)
    {
        Counters.Add(item, -1);
        Dequeue(item);
        _changing = item;
        change();
        _changing = null;
        Enqueue(item);
        Counters.Add(item);
    }

    /// <summary>Looks at the clock: which leases hold now. Called first by whatever depends on it.</summary>
    public void LookAtClock()
    {
        DateTimeOffset now = Now;
        foreach (ReferenceDesk desk in Desks.Values)
        {
            LookAtClock(desk.Current, now);
            LookAtClock(desk.Reserved, now);
        }
    }

    public void LookAtClock(ReferenceLease? lease, DateTimeOffset now)
    {
        if (lease is null)
        {
            return;
        }

        bool isLive = !lease.IsEnded && now < lease.ExpiresAt;
        if (lease.IsLive != isLive)
        {
            lease.IsLive = isLive;
            foreach (ReferenceItem item in lease.Items)
            {
                Dequeue(item);
                Enqueue(item);
            }
        }
    }

    /// <summary>Ends a lease for good. What it holds may still be answered until somebody takes it.</summary>
    public void End(ReferenceLease? lease)
    {
        if (lease is not null)
        {
            lease.IsEnded = true;
            LookAtClock(lease, Now);
        }
    }

    /// <summary>How many labelers' answers the item wants now: one more after each disagreement.</summary>
    public int Wanted(ReferenceItem item) => Math.Max(Value.Settings.MinLabelers, item.Standing.Count + 1);

    public static bool HoldsLive(ReferenceItem item, string labeler) => item.Holders.Any(l => l.IsLive && l.Labeler == labeler);

    public static int PlacesHeld(ReferenceItem item) => item.Holders.Select(l => l.Labeler).Distinct(StringComparer.Ordinal).Count();

    public long NextPutBack() => ++_putBacks;

    private bool IsWaiting(ReferenceItem item)
        => item.Status == ItemStatus.Unlabeled && !item.IsMissing && item.Standing.Count + item.Holders.Count(l => l.IsLive) < Wanted(item);

    private void Enqueue(ReferenceItem item)
    {
        if (item != _changing && IsWaiting(item) && _queued.Add(item))
        {
            Queue.Add(item);
        }
    }

    private void Dequeue(ReferenceItem item)
    {
        if (_queued.Remove(item))
        {
            Queue.Remove(item);
        }
    }
}
