namespace Labeling.Storage.Relational;

/// <summary>New items that have no place in the queue yet.</summary>
/// <remarks>
/// The queue is in a shuffled order, so that new items go all over it: 10,000 of them to nearly every page. They get their places
/// many at a time, sorted, or when a call comes that looks at the queue or at what waits there. Until then nothing but their content can change.
/// </remarks>
internal static class QueueBacklog
{
    /// <summary>So many new items get their places at the latest: sorting and adding them takes less than half a second.</summary>
    private const long Most = 100_000;

    private static readonly SqlText Read = new("SELECT item_count, queued FROM projects WHERE project_no = $1 [locked]");
    private static readonly SqlText Fill = new("""
        INSERT INTO waiting (project_no, assignee, kind, put_back, order_key, item_id, group_no, free)
        SELECT i.project_no, '', i.kind, 0, i.order_key, i.item_id, 0, $4 FROM items i WHERE i.project_no = $1 AND i.item_id > $2 AND i.item_id <= $3
        ORDER BY i.order_key, i.item_id
        """);

    private static readonly SqlText SetQueued = new("UPDATE projects SET queued = $2 WHERE project_no = $1");
    private static readonly SqlText Exists = new("SELECT 1 FROM projects WHERE project_no = $1 AND queued < item_count");

    /// <summary>Notes that items were added, and gives all without a place theirs when there are many.</summary>
    public static async ValueTask AddedAsync(ProjectScope scope)
    {
        QueueMemory memory = scope.Session.Queue(scope.Number);
        memory.HasBacklog = true;
        (long count, long queued) = await ReadAsync(scope).ConfigureAwait(false);
        if (count - queued >= Most)
        {
            await FillAsync(scope, queued, count).ConfigureAwait(false);
        }
    }

    /// <summary>Gives all items their places.</summary>
    public static async ValueTask ClearAsync(ProjectScope scope)
    {
        if (scope.Session.Queue(scope.Number).HasBacklog)
        {
            (long count, long queued) = await ReadAsync(scope).ConfigureAwait(false);
            await FillAsync(scope, queued, count).ConfigureAwait(false);
        }
    }

    /// <summary>Whether some items have no place, for a session that only reads.</summary>
    public static async ValueTask<bool> ExistsAsync(RelationalSession session, long projectNumber, CancellationToken cancellationToken)
    {
        RelationalStatement row = session.Use(Exists).Bind(projectNumber);
        bool exists = await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        await row.CloseAsync(cancellationToken).ConfigureAwait(false);
        return exists;
    }

    private static async ValueTask<(long Count, long Queued)> ReadAsync(ProjectScope scope)
    {
        RelationalStatement row = scope.Use(Read).Bind(scope.Number);
        await row.ReadAsync(scope.CancellationToken).ConfigureAwait(false);
        (long, long) numbers = (row.GetInt64(0), row.GetInt64(1));
        await row.CloseAsync(scope.CancellationToken).ConfigureAwait(false);
        return numbers;
    }

    private static async ValueTask FillAsync(ProjectScope scope, long queued, long count)
    {
        QueueMemory memory = scope.Session.Queue(scope.Number);
        if (queued < count)
        {
            await scope.Use(Fill).Bind(scope.Number).Bind(queued).Bind(count).Bind(scope.Project.Wanted(0)).RunAsync(scope.CancellationToken).ConfigureAwait(false);
            await scope.Use(SetQueued).Bind(scope.Number).Bind(count).RunAsync(scope.CancellationToken).ConfigureAwait(false);
            memory.Head = null;
        }

        memory.HasBacklog = false;
    }
}
