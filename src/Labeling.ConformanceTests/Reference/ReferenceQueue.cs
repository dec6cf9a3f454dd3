namespace Labeling.ConformanceTests;

/// <summary>The waiting items, sorted by who they are for, then by kind, then by order.</summary>
internal sealed class ReferenceQueue
{
    private static readonly Comparer<ReferenceItem> Order = Comparer<ReferenceItem>.Create(
        (a, b) => (a.PutBack, a.OrderKey, a.Id).CompareTo((b.PutBack, b.OrderKey, b.Id)));

    // By assignee (empty for anyone), kind and group (-1 for all the groups of the kind together).
    private readonly Dictionary<(string Assignee, TaskKind Kind, long Group), SortedSet<ReferenceItem>> _waiting = [];

    public void Add(ReferenceItem item)
    {
        Shelf(item.Assignee, item.Kind, -1).Add(item);
        Shelf(item.Assignee, item.Kind, item.Group).Add(item);
    }

    public void Remove(ReferenceItem item)
    {
        Shelf(item.Assignee, item.Kind, -1).Remove(item);
        Shelf(item.Assignee, item.Kind, item.Group).Remove(item);
    }

    /// <summary>The next page for a labeler: the first item decides on its kind and group.</summary>
    public IReadOnlyList<ReferenceItem> NextPage(string labeler, int size, Func<ReferenceItem, bool> mayTake)
    {
        ReferenceItem? first = InOrder(labeler).FirstOrDefault(mayTake);
        if (first is null)
        {
            return [];
        }

        long group = first.Kind == TaskKind.Clustered ? first.Group : -1;
        return [.. Shelf(labeler, first.Kind, group).Concat(Shelf(null, first.Kind, group)).Where(mayTake).Take(size)];
    }

    private IEnumerable<ReferenceItem> InOrder(string labeler)
        => new[] { labeler, null }.SelectMany(_ => Enum.GetValues<TaskKind>(), (assignee, kind) => Shelf(assignee, kind, -1)).SelectMany(i => i);

    private SortedSet<ReferenceItem> Shelf(string? assignee, TaskKind kind, long group)
    {
        (string, TaskKind, long) key = (assignee ?? string.Empty, kind, group);
        if (!_waiting.TryGetValue(key, out SortedSet<ReferenceItem>? shelf))
        {
            _waiting[key] = shelf = new SortedSet<ReferenceItem>(Order);
        }

        return shelf;
    }
}
