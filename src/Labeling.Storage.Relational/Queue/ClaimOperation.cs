namespace Labeling.Storage.Relational;

/// <summary>Gives a labeler the next page of work.</summary>
internal static class ClaimOperation
{
    /// <summary>What a claim will ask.</summary>
    public static RelationalReadAhead ReadAhead(ClaimRequest request) => TaskTable.ReadAheadOfLabeler(request.Labeler);

    /// <summary>Claims.</summary>
    /// <param name="scope">The project.</param>
    /// <param name="request">Who asks for what.</param>
    /// <param name="token">The token of the task, if one is made.</param>
    public static async ValueTask<ClaimResult> RunAsync(ProjectScope scope, ClaimRequest request, Guid token)
    {
        if (!scope.Project.IsRunning)
        {
            return new ClaimResult { Status = ClaimStatus.ProjectNotRunning };
        }

        await scope.Session.LockLabelerAsync(scope.Number, request.Labeler, scope.CancellationToken).ConfigureAwait(false);
        await TaskTable.LookAtClockAsync(scope).ConfigureAwait(false);
        List<TaskRow> desk = await TaskTable.ReadOfLabelerAsync(scope, request.Labeler).ConfigureAwait(false);
        TaskRow? current = desk.Find(t => t.Role == TaskRole.Current);
        TaskRow? reserved = desk.Find(t => t.Role == TaskRole.Reserved);
        TaskRow? task = current is null || !current.IsLive(scope.Now)
            ? await NextCurrentAsync(scope, request, token, current, reserved).ConfigureAwait(false)
            : request.Prefetch ? await NextReservedAsync(scope, request, token, current, reserved).ConfigureAwait(false) : current;
        return task is null
            ? new ClaimResult { Status = ClaimStatus.NothingWaiting }
            : new ClaimResult { Status = ClaimStatus.Claimed, Lease = await LeaseReader.ReadAsync(scope, task).ConfigureAwait(false) };
    }

    private static async ValueTask<TaskRow?> NextCurrentAsync(ProjectScope scope, ClaimRequest request, Guid token, TaskRow? current, TaskRow? reserved)
    {
        TaskRow? next = reserved is not null && reserved.IsLive(scope.Now) ? reserved : null;
        if (next is not null)
        {
            next.Role = TaskRole.Current;
            next.ExpiresAt = Instant.After(scope.Now, request.LeaseDuration);
            await TaskTable.ExtendAsync(scope, next).ConfigureAwait(false);
        }
        else
        {
            next = await TakePageAsync(scope, request, token, TaskRole.Current, []).ConfigureAwait(false);
        }

        if (next is not null && current is not null)
        {
            await EndAsync(scope, current).ConfigureAwait(false);
        }

        return next;
    }

    private static async ValueTask<TaskRow?> NextReservedAsync(ProjectScope scope, ClaimRequest request, Guid token, TaskRow current, TaskRow? reserved)
    {
        if (reserved is not null && reserved.IsLive(scope.Now))
        {
            return reserved;
        }

        List<ItemId> inHand = await HoldTable.ReadHeldAsync(scope, current.Token).ConfigureAwait(false);
        TaskRow? next = await TakePageAsync(scope, request, token, TaskRole.Reserved, inHand).ConfigureAwait(false);
        if (next is not null && reserved is not null)
        {
            await EndAsync(scope, reserved).ConfigureAwait(false);
        }

        return next;
    }

    /// <summary>Ends a task as its row is now: taking the page may have ended it already.</summary>
    private static async ValueTask EndAsync(ProjectScope scope, TaskRow task)
    {
        if (await TaskTable.FindAsync(scope, task.Token).ConfigureAwait(false) is { } row)
        {
            await TaskTable.EndAsync(scope, row).ConfigureAwait(false);
        }
    }

    private static async ValueTask<TaskRow?> TakePageAsync(ProjectScope scope, ClaimRequest request, Guid token, TaskRole role, List<ItemId> inHand)
    {
        List<WaitingItem> page = await FindPageAsync(scope, request, inHand).ConfigureAwait(false);
        if (page.Count == 0)
        {
            return null;
        }

        IReadOnlyList<TaskItem>? shown = await WaitingHead.ShowAsync(scope, page).ConfigureAwait(false);
        var task = new TaskRow
        {
            Shown = shown,
            Token = token,
            Labeler = request.Labeler,
            Kind = page[0].Key.Kind,
            ClaimedAt = scope.Now,
            ExpiresAt = Instant.After(scope.Now, request.LeaseDuration),
            Role = role,
            IsOver = false,
        };
        await TaskTable.InsertAsync(scope, task).ConfigureAwait(false);
        bool isPlain = true;
        for (int position = 0; position < page.Count; position++)
        {
            isPlain &= await TakePlaceAsync(scope, task, position, page[position]).ConfigureAwait(false);
        }

        scope.Session.Queue(scope.Number).Desks.Add(task, isPlain ? page.ConvertAll(i => i.Key.ItemId) : null);
        return task;
    }

    private static async ValueTask<List<WaitingItem>> FindPageAsync(ProjectScope scope, ClaimRequest request, List<ItemId> inHand)
    {
        if (await WaitingHead.FindPageAsync(scope, request.PageSize, inHand).ConfigureAwait(false) is { } head)
        {
            return head;
        }

        // What the labeler has in hand may wait for others; so many rows are read on top, and passed over.
        int margin = inHand.Count;
        List<WaitingItem> first = await WaitingTable.MayHaveAssignedAsync(scope).ConfigureAwait(false)
            ? await WaitingTable.FirstAsync(scope, request.Labeler, request.Labeler, 1 + margin).ConfigureAwait(false)
            : [];
        first.RemoveAll(i => inHand.Contains(i.Key.ItemId));
        if (first.Count == 0)
        {
            first = await WaitingTable.FirstAsync(scope, string.Empty, request.Labeler, 1 + margin).ConfigureAwait(false);
            first.RemoveAll(i => inHand.Contains(i.Key.ItemId));
        }

        if (first.Count == 0 || request.PageSize == 1)
        {
            return first.Count > 1 ? first[..1] : first;
        }

        List<WaitingItem> page = await WaitingTable.LikeAsync(scope, first[0].Key, request.Labeler, request.Labeler, request.PageSize + margin).ConfigureAwait(false);
        page.RemoveAll(i => inHand.Contains(i.Key.ItemId));
        if (page.Count < request.PageSize)
        {
            page.AddRange(await WaitingTable.LikeAsync(scope, first[0].Key, string.Empty, request.Labeler, request.PageSize - page.Count + margin).ConfigureAwait(false));
            page.RemoveAll(i => inHand.Contains(i.Key.ItemId));
        }

        return page.Count > request.PageSize ? page[..request.PageSize] : page;
    }

    /// <summary>Takes a place of a waiting item.</summary>
    /// <returns>Whether nobody else holds the item, so that its row and all other tasks are as they were.</returns>
    private static async ValueTask<bool> TakePlaceAsync(ProjectScope scope, TaskRow task, int position, WaitingItem next)
    {
        if (next.Free > 0 && scope.Project.Project.Settings.MinLabelers == 1)
        {
            await WaitingTable.DeleteAsync(scope, next.Key).ConfigureAwait(false);
            await HoldTable.InsertAsync(scope, task.Token, position, next.Key.ItemId, 1).ConfigureAwait(false);
            return true;
        }

        scope.Session.ForgetReadAhead();
        scope.Session.Queue(scope.Number).Desks.Forget();
        ItemRow item = await ItemTable.FindLockedAsync(scope, next.Key.ItemId).ConfigureAwait(false)
            ?? throw new InvalidDataException($"Item {next.Key.ItemId} waits and is missing.");
        ItemHolders holders = await HoldTable.ReadHoldersAsync(scope, item.Id).ConfigureAwait(false);
        var holder = new ItemHolder(task.Token, task.Labeler, false, holders.NextTaken);
        await HoldTable.InsertAsync(scope, task.Token, position, item.Id, holder.Taken).ConfigureAwait(false);
        holders.Add(holder);
        if (item.Standing + holders.PlaceCount > scope.Project.Wanted(item.Standing) && holders.FindLoser(task.Labeler) is { } loser)
        {
            await LoseAsync(scope, item.Id, holders.All.Where(h => h.Labeler == loser)).ConfigureAwait(false);
        }

        await WaitingTable.MoveAsync(scope, next.Key, item).ConfigureAwait(false);
        return false;
    }

    private static async ValueTask LoseAsync(ProjectScope scope, ItemId itemId, IEnumerable<ItemHolder> losers)
    {
        foreach (ItemHolder loser in losers)
        {
            await HoldTable.SetStateAsync(scope, loser.Token, itemId, HoldState.Lost).ConfigureAwait(false);
            await TaskTable.EndAsync(scope, await TaskTable.RequireAsync(scope, loser.Token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }
}
