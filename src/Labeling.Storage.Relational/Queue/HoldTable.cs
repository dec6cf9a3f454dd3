namespace Labeling.Storage.Relational;

/// <summary>Which task may answer which items.</summary>
internal static class HoldTable
{
    private static readonly SqlText OfItem = new("""
        SELECT t.token, t.labeler, t.is_over, h.taken FROM holds h JOIN tasks t ON t.token = h.token
        WHERE h.project_no = $1 AND h.item_id = $2 AND h.state = 0 ORDER BY h.taken
        """);

    private static readonly SqlText OfTask = new("SELECT item_id FROM holds WHERE token = $1 AND state = 0 ORDER BY position");
    private static readonly SqlText Insert = new("""
        INSERT INTO holds (token, position, project_no, item_id, taken, state) VALUES ($1, $2, $3, $4, $5, 0)
        """) { KeepsReadAhead = true };

    private static readonly SqlText SetState = new("UPDATE holds SET state = $3 WHERE token = $1 AND item_id = $2");
    private static readonly SqlText DeleteOfTask = new("DELETE FROM holds WHERE token = $1") { KeepsReadAhead = true };

    /// <summary>Asks ahead who holds some items.</summary>
    public static void ReadAhead(ProjectScope scope, IEnumerable<ItemId> ids)
    {
        foreach (ItemId id in ids)
        {
            scope.Session.ReadAhead(OfItem, s => s.Bind(scope.Number).Bind(id.Value));
        }
    }

    public static async ValueTask<ItemHolders> ReadHoldersAsync(ProjectScope scope, ItemId itemId)
    {
        var holders = new ItemHolders();
        RelationalStatement rows = scope.Use(OfItem).Bind(scope.Number).Bind(itemId.Value);
        while (await rows.ReadAsync(scope.CancellationToken).ConfigureAwait(false))
        {
            holders.Add(new ItemHolder(rows.GetGuid(0), rows.GetString(1), rows.GetInt64(2) != 0, rows.GetInt64(3)));
        }

        return holders;
    }

    /// <summary>Reads the items that a task may still answer.</summary>
    public static async ValueTask<List<ItemId>> ReadHeldAsync(ProjectScope scope, Guid token)
    {
        var items = new List<ItemId>();
        RelationalStatement rows = scope.Use(OfTask).Bind(token);
        while (await rows.ReadAsync(scope.CancellationToken).ConfigureAwait(false))
        {
            items.Add(new ItemId(rows.GetInt64(0)));
        }

        return items;
    }

    public static ValueTask InsertAsync(ProjectScope scope, Guid token, int position, ItemId itemId, long taken)
        => scope.Use(Insert).Bind(token).Bind(position).Bind(scope.Number).Bind(itemId.Value).Bind(taken).RunAsync(scope.CancellationToken);

    /// <summary>Takes an item from a task, and ends the task when that was its last.</summary>
    public static async ValueTask SettleAsync(ProjectScope scope, Guid token, ItemId itemId, HoldState state)
    {
        await SetStateAsync(scope, token, itemId, state).ConfigureAwait(false);
        if ((await ReadHeldAsync(scope, token).ConfigureAwait(false)).Count == 0)
        {
            await TaskTable.EndAsync(scope, await TaskTable.RequireAsync(scope, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    public static ValueTask SetStateAsync(ProjectScope scope, Guid token, ItemId itemId, HoldState state)
    {
        scope.Session.Queue(scope.Number).Desks.Forget();
        return scope.Use(SetState).Bind(token).Bind(itemId.Value).Bind((int)state).RunAsync(scope.CancellationToken);
    }

    public static ValueTask DeleteAsync(ProjectScope scope, Guid token) => scope.Use(DeleteOfTask).Bind(token).RunAsync(scope.CancellationToken);
}
