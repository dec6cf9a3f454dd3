namespace Labeling.Storage.Relational;

/// <summary>The items that somebody may take, in the order in which they are handed out.</summary>
/// <remarks>
/// A row is there exactly while its item is unlabeled, its file is not missing, and it has a place that nobody holds, or one whose lease is known to be over; but new items
/// get theirs later (<see cref="QueueBacklog"/>). So the next item is the first row, however many are done or in somebody's hands.
/// </remarks>
internal static class WaitingTable
{
    private const string Columns = "SELECT w.item_id, w.kind, w.group_no, w.put_back, w.order_key, w.free FROM waiting w";
    private const string Select = $"{Columns} WHERE w.project_no = $1 AND w.assignee = $2";

    private const string NotBarred = """
         AND NOT EXISTS (SELECT 1 FROM barred b WHERE b.project_no = w.project_no AND b.item_id = w.item_id AND b.labeler = $3)
        """;

    private static readonly SqlText First = new($"{Select}{NotBarred} ORDER BY w.kind, w.put_back, w.order_key, w.item_id LIMIT $4 [skip]");
    private static readonly SqlText OfKind = new($"{Select}{NotBarred} AND w.kind = $5 ORDER BY w.put_back, w.order_key, w.item_id LIMIT $4 [skip]");

    /// <summary>Without its name, SQLite would go through all groups: the table itself is in the right order, too.</summary>
    private static readonly SqlText OfGroup = new(
        $"{Columns} [path:waiting_group] WHERE w.project_no = $1 AND w.assignee = $2{NotBarred} AND w.kind = 1 AND w.group_no = $5 ORDER BY w.put_back, w.order_key, w.item_id LIMIT $4 [skip]");

    private static readonly SqlText AnyAssigned = new("SELECT 1 FROM waiting WHERE project_no = $1 AND assignee > '' LIMIT 1");

    private static readonly SqlText Insert = new("""
        INSERT INTO waiting (project_no, assignee, kind, put_back, order_key, item_id, group_no, free) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (project_no, assignee, kind, put_back, order_key, item_id) DO UPDATE SET group_no = excluded.group_no, free = excluded.free
        """) { KeepsReadAhead = true };

    private static readonly SqlText Delete = new("""
        DELETE FROM waiting WHERE project_no = $1 AND assignee = $2 AND kind = $3 AND put_back = $4 AND order_key = $5 AND item_id = $6
        """) { KeepsReadAhead = true };

    /// <summary>Reads the first rows for a labeler, or for anyone with an empty assignee.</summary>
    public static ValueTask<List<WaitingItem>> FirstAsync(ProjectScope scope, string assignee, string labeler, int count)
        => ReadAsync(scope, scope.Use(First).Bind(scope.Number).Bind(assignee).Bind(labeler).Bind(count), assignee);

    /// <summary>Whether an item may wait for one certain labeler.</summary>
    public static async ValueTask<bool> MayHaveAssignedAsync(ProjectScope scope)
    {
        QueueMemory memory = scope.Session.Queue(scope.Number);
        if (!scope.Session.IsOnlyWriter)
        {
            return true;
        }

        if (memory.MayHaveAssigned is null)
        {
            RelationalStatement row = scope.Use(AnyAssigned).Bind(scope.Number);
            memory.MayHaveAssigned = await row.ReadAsync(scope.CancellationToken).ConfigureAwait(false);
            await row.CloseAsync(scope.CancellationToken).ConfigureAwait(false);
        }

        return memory.MayHaveAssigned.Value;
    }

    /// <summary>Reads the first rows of a kind, and of a group where the kind has groups.</summary>
    public static ValueTask<List<WaitingItem>> LikeAsync(ProjectScope scope, QueueKey like, string assignee, string labeler, int count)
    {
        bool hasGroups = like.Kind == TaskKind.Clustered;
        RelationalStatement read = scope.Use(hasGroups ? OfGroup : OfKind).Bind(scope.Number).Bind(assignee).Bind(labeler).Bind(count)
            .Bind(hasGroups ? like.Group : (long)like.Kind);
        return ReadAsync(scope, read, assignee);
    }

    public static ValueTask InsertAsync(ProjectScope scope, QueueKey key, int free)
    {
        scope.Session.Queue(scope.Number).Head?.Add(key, free);
        if (key.Assignee.Length > 0)
        {
            scope.Session.Queue(scope.Number).MayHaveAssigned = true;
        }

        return scope.Use(Insert).Bind(scope.Number).Bind(key.Assignee).Bind((int)key.Kind).Bind(key.PutBack).Bind(key.OrderKey).Bind(key.ItemId.Value)
            .Bind(key.Group).Bind(free).RunAsync(scope.CancellationToken);
    }

    public static ValueTask DeleteAsync(ProjectScope scope, QueueKey key)
    {
        scope.Session.Queue(scope.Number).Head?.Remove(key);
        return scope.Use(Delete).Bind(scope.Number).Bind(key.Assignee).Bind((int)key.Kind).Bind(key.PutBack).Bind(key.OrderKey).Bind(key.ItemId.Value)
            .RunAsync(scope.CancellationToken);
    }

    /// <summary>Puts the item's row where it belongs, or takes it away, by who holds the item now.</summary>
    public static async ValueTask MoveAsync(ProjectScope scope, QueueKey old, ItemRow item, ItemHolders? holders = null)
    {
        var key = QueueKey.Of(item);
        int takeable = 0;
        int free = 0;
        if (item.Status == ItemStatus.Unlabeled && !item.IsMissing)
        {
            holders ??= await HoldTable.ReadHoldersAsync(scope, item.Id).ConfigureAwait(false);
            int wanted = scope.Project.Wanted(item.Standing);
            takeable = wanted - item.Standing - holders.LiveCount;
            free = Math.Max(0, wanted - item.Standing - holders.PlaceCount);
        }

        if (takeable <= 0 || old != key)
        {
            await DeleteAsync(scope, old).ConfigureAwait(false);
        }

        if (takeable > 0)
        {
            await InsertAsync(scope, key, free).ConfigureAwait(false);
        }
    }

    private static async ValueTask<List<WaitingItem>> ReadAsync(ProjectScope scope, RelationalStatement rows, string assignee)
    {
        var items = new List<WaitingItem>();
        while (await rows.ReadAsync(scope.CancellationToken).ConfigureAwait(false))
        {
            var key = new QueueKey(
                new ItemId(rows.GetInt64(0)), assignee, (TaskKind)rows.GetInt32(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4));
            items.Add(new WaitingItem(key, rows.GetInt32(5)));
        }

        return items;
    }
}
