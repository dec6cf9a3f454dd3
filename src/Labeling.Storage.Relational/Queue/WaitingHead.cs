namespace Labeling.Storage.Relational;

/// <summary>The first of the items that wait for anyone, in the order in which they are handed out, as a session remembers them.</summary>
/// <remarks>
/// Kept in step with the table by all that writes there, so that a claim in a plain project asks nothing. It also saves the engine from looking
/// again and again at where the rows were that are gone.
/// </remarks>
internal sealed class WaitingHead
{
    private const int BatchSize = 256;
    private const int MostItems = 2048;

    private static readonly SqlText Next = new($"""
        SELECT w.item_id, w.kind, w.group_no, w.put_back, w.order_key, w.free, i.path, s.annotations, {ItemRow.ColumnsWithoutFile}
        FROM waiting w
        JOIN items i ON i.project_no = w.project_no AND i.item_id = w.item_id
        LEFT JOIN suggestions s ON s.project_no = w.project_no AND s.item_id = w.item_id
        WHERE w.project_no = $1 AND w.assignee = '' AND (w.kind, w.put_back, w.order_key, w.item_id) > ($2, $3, $4, $5)
        ORDER BY w.kind, w.put_back, w.order_key, w.item_id LIMIT $6
        """);

    /// <summary>The next to be handed out stands last, where taking it away moves nothing.</summary>
    private readonly SortedList<Place, WaitingItem> _items = new(Comparer<Place>.Create(static (left, right) => right.CompareTo(left)));
    private Place _end = new(-1, 0, 0, 0);
    private bool _isWhole;

    /// <summary>Finds the next page of a plain project.</summary>
    /// <returns><see langword="null"/> where the table has to be asked: for assigned items, groups, and labelers who must not have an item again.</returns>
    public static async ValueTask<List<WaitingItem>?> FindPageAsync(ProjectScope scope, int pageSize, List<ItemId> inHand)
    {
        if (!scope.Session.RemembersQueue || scope.Project.Project.Settings.MinLabelers > 1
            || await WaitingTable.MayHaveAssignedAsync(scope).ConfigureAwait(false) || await BarredTable.MayHaveAnyAsync(scope).ConfigureAwait(false))
        {
            return null;
        }

        WaitingHead head = scope.Session.Queue(scope.Number).Head ??= new WaitingHead();
        var page = new List<WaitingItem>(pageSize);
        for (int passed = 0; page.Count < pageSize; passed++)
        {
            if (passed == head._items.Count && (head._isWhole || !await head.ReadOnAsync(scope).ConfigureAwait(false)))
            {
                break;
            }

            WaitingItem next = head._items.GetValueAtIndex(head._items.Count - 1 - passed);
            if (page.Count > 0 && next.Key.Kind != page[0].Key.Kind)
            {
                break;
            }

            if (!inHand.Contains(next.Key.ItemId))
            {
                page.Add(next);
            }

            if (next.Key.Kind == TaskKind.Clustered && pageSize > 1)
            {
                return null;
            }
        }

        return page;
    }

    /// <summary>Says what the labeler of a page is shown, where that is known.</summary>
    public static async ValueTask<IReadOnlyList<TaskItem>?> ShowAsync(ProjectScope scope, List<WaitingItem> page)
        => page.TrueForAll(i => i.Shown is not null) && !await DraftTable.MayHaveAnyAsync(scope).ConfigureAwait(false)
            ? page.ConvertAll(i => i.Shown!)
            : null;

    /// <summary>Notes that a row is in the table.</summary>
    public void Add(QueueKey key, int free)
    {
        var place = Place.Of(key);
        if (key.Assignee.Length == 0 && (_isWhole || place.CompareTo(_end) <= 0))
        {
            _items[place] = new WaitingItem(key, free, _items.GetValueOrDefault(place)?.Shown);
            if (_items.Count > MostItems)
            {
                _items.RemoveAt(0);
                _end = _items.GetKeyAtIndex(0);
                _isWhole = false;
            }
        }
    }

    /// <summary>Notes that a row is not in the table.</summary>
    public void Remove(QueueKey key)
    {
        if (key.Assignee.Length == 0)
        {
            _items.Remove(Place.Of(key));
        }
    }

    /// <summary>Reads the rows that follow.</summary>
    /// <returns>Whether there are any.</returns>
    private async ValueTask<bool> ReadOnAsync(ProjectScope scope)
    {
        DeskMemory desks = scope.Session.Queue(scope.Number).Desks;
        var read = new List<WaitingItem>(BatchSize);
        RelationalStatement row = scope.Use(Next).Bind(scope.Number).Bind(_end.Kind).Bind(_end.PutBack).Bind(_end.OrderKey).Bind(_end.ItemId).Bind(BatchSize);
        while (await row.ReadAsync(scope.CancellationToken).ConfigureAwait(false))
        {
            var key = new QueueKey(new ItemId(row.GetInt64(0)), string.Empty, (TaskKind)row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));
            ItemRow item = ItemRow.Read(row, 8);
            read.Add(new WaitingItem(key, row.GetInt32(5), Show(item, row.GetString(6), row.FindBytes(7))));
            desks.Learn(item);
        }

        foreach (WaitingItem item in Enumerable.Reverse(read))
        {
            _items[Place.Of(item.Key)] = item;
        }

        _end = read.Count == 0 ? _end : Place.Of(read[^1].Key);
        _isWhole = read.Count < BatchSize;
        return read.Count > 0;
    }

    private static TaskItem Show(ItemRow item, string path, byte[]? suggestion) => new()
    {
        Id = item.Id,
        Path = path,
        ImageSize = item.ImageSize,
        Problem = item.Problem,
        Warnings = WarningJson.Decode(item.Warnings),
        Suggestion = AnnotationJson.WithIds(AnnotationJson.Decode(suggestion), null),
    };

    /// <summary>A row's place in the order of the table.</summary>
    private readonly record struct Place(long Kind, long PutBack, long OrderKey, long ItemId) : IComparable<Place>
    {
        public static Place Of(QueueKey key) => new((long)key.Kind, key.PutBack, key.OrderKey, key.ItemId.Value);

        public int CompareTo(Place other)
            => (Kind, PutBack, OrderKey, ItemId).CompareTo((other.Kind, other.PutBack, other.OrderKey, other.ItemId));
    }
}
