namespace Labeling.Storage.Relational;

/// <summary>Renewing and releasing tasks, and keeping drafts.</summary>
internal static class LeaseOperations
{
    private static readonly SqlText HoldOf = new("""
        SELECT h.state FROM tasks t JOIN holds h ON h.token = t.token WHERE t.project_no = $1 AND t.token = $2 AND t.labeler = $3 AND h.item_id = $4
        """);

    public static async ValueTask<DateTimeOffset?> RenewAsync(ProjectScope scope, Guid token, string labeler, TimeSpan duration)
    {
        if (await FindAsync(scope, token, labeler).ConfigureAwait(false) is not { Role: not TaskRole.Ended } task)
        {
            return null;
        }

        task.ExpiresAt = Instant.After(scope.Now, duration);
        await TaskTable.ExtendAsync(scope, task).ConfigureAwait(false);
        return Instant.FromTicks(task.ExpiresAt);
    }

    public static async ValueTask<bool> ReleaseAsync(ProjectScope scope, Guid token, string labeler)
    {
        if (await FindAsync(scope, token, labeler).ConfigureAwait(false) is not { } task || !task.IsLive(scope.Now))
        {
            return false;
        }

        await TaskTable.EndAsync(scope, task).ConfigureAwait(false);
        return true;
    }

    /// <summary>Keeps or, without annotations, drops a draft.</summary>
    public static async ValueTask<bool> SaveDraftAsync(ProjectScope scope, Guid token, string labeler, ItemId itemId, byte[]? annotations)
    {
        RelationalStatement hold = scope.Use(HoldOf).Bind(scope.Number).Bind(token).Bind(labeler).Bind(itemId.Value);
        if (!await hold.ReadAsync(scope.CancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        bool wasAnswered = hold.GetInt32(0) == (int)HoldState.Answered;
        await hold.CloseAsync(scope.CancellationToken).ConfigureAwait(false);
        if (wasAnswered)
        {
            return false;
        }

        await DraftTable.SaveAsync(scope, itemId, labeler, annotations).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<TaskRow?> FindAsync(ProjectScope scope, Guid token, string labeler)
    {
        await scope.Session.LockLabelerAsync(scope.Number, labeler, scope.CancellationToken).ConfigureAwait(false);
        return await TaskTable.FindAsync(scope, token).ConfigureAwait(false) is { } task && task.Labeler == labeler ? task : null;
    }
}
