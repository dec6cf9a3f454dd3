namespace Labeling.Storage.Relational;

/// <summary>The tasks that hold something, or whose labeler may yet ask what became of it.</summary>
internal static class TaskTable
{
    private static readonly SqlText ByToken = new($"SELECT {TaskRow.Columns} FROM tasks t WHERE t.project_no = $1 AND t.token = $2 [locked]");
    private static readonly SqlText OfLabeler = new($"SELECT {TaskRow.Columns} FROM tasks t WHERE t.project_no = $1 AND t.labeler = $2 AND t.role < 2 [locked]");
    private static readonly SqlText OfProject = new($"SELECT {TaskRow.Columns} FROM tasks t WHERE t.project_no = $1 AND t.role < 2 [locked]");

    private static readonly SqlText RanOut = new(
        $"SELECT {TaskRow.Columns} FROM tasks t WHERE t.project_no = $1 AND t.role < 2 AND t.is_over = 0 AND t.expires_at <= $2 [skip]");

    private static readonly SqlText LiveAgain = new(
        $"SELECT {TaskRow.Columns} FROM tasks t WHERE t.project_no = $1 AND t.role < 2 AND t.is_over = 1 AND t.expires_at > $2 [skip]");

    private static readonly SqlText FirstEnd = new("SELECT MIN(expires_at) FROM tasks WHERE project_no = $1 AND role < 2 AND is_over = 0");
    private static readonly SqlText LastOver = new("SELECT MAX(expires_at) FROM tasks WHERE project_no = $1 AND role < 2 AND is_over = 1");

    private static readonly SqlText Insert = new("""
        INSERT INTO tasks (token, project_no, labeler, kind, claimed_at, expires_at, role, is_over) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
        """) { KeepsReadAhead = true };

    private static readonly SqlText Update = new("UPDATE tasks SET role = $2, is_over = $3, expires_at = $4 WHERE token = $1");
    private static readonly SqlText Delete = new("DELETE FROM tasks WHERE token = $1") { KeepsReadAhead = true };

    public static async ValueTask<TaskRow?> FindAsync(ProjectScope scope, Guid token)
    {
        List<TaskRow> tasks = await ReadAsync(scope, scope.Use(ByToken).Bind(scope.Number).Bind(token)).ConfigureAwait(false);
        return tasks.Count == 0 ? null : tasks[0];
    }

    public static async ValueTask<TaskRow> RequireAsync(ProjectScope scope, Guid token)
        => await FindAsync(scope, token).ConfigureAwait(false) ?? throw new InvalidDataException($"Task {token} is missing.");

    /// <summary>Reads the tasks of a labeler that have not ended: at most one current and one reserved.</summary>
    public static async ValueTask<List<TaskRow>> ReadOfLabelerAsync(ProjectScope scope, string labeler)
    {
        DeskMemory desks = scope.Session.Queue(scope.Number).Desks;
        if (desks.Find(labeler) is { } known)
        {
            return known;
        }

        List<TaskRow> tasks = await ReadAsync(scope, scope.Use(OfLabeler).Bind(scope.Number).Bind(labeler)).ConfigureAwait(false);
        if (scope.Session.RemembersQueue)
        {
            desks.Learn(labeler, tasks);
        }

        return tasks;
    }

    /// <summary>What <see cref="ReadOfLabelerAsync"/> will ask.</summary>
    public static RelationalReadAhead ReadAheadOfLabeler(string labeler)
        => new(labeler, (session, number) =>
        {
            if (session.Queue(number).Desks.Find(labeler) is null)
            {
                session.ReadAhead(OfLabeler, s => s.Bind(number).Bind(labeler));
            }
        });

    /// <summary>Looks at the clock: offers what ran out to everybody, and takes back what lives again because the clock was set back.</summary>
    /// <remarks>Called first by whatever hands items out. There is no other moment at which a lease runs out.</remarks>
    public static async ValueTask LookAtClockAsync(ProjectScope scope)
    {
        QueueMemory memory = scope.Session.Queue(scope.Number);
        if (scope.Session.IsOnlyWriter && scope.Now < memory.NoneEndsBefore && scope.Now >= memory.NoneLivesFrom)
        {
            return;
        }

        foreach (TaskRow task in await ReadAsync(scope, scope.Use(RanOut).Bind(scope.Number).Bind(scope.Now)).ConfigureAwait(false))
        {
            await SetOverAsync(scope, task, true).ConfigureAwait(false);
        }

        foreach (TaskRow task in await ReadAsync(scope, scope.Use(LiveAgain).Bind(scope.Number).Bind(scope.Now)).ConfigureAwait(false))
        {
            await SetOverAsync(scope, task, false).ConfigureAwait(false);
        }

        if (scope.Session.IsOnlyWriter)
        {
            memory.NoneEndsBefore = await ReadTimeAsync(scope, FirstEnd).ConfigureAwait(false) ?? long.MaxValue;
            memory.NoneLivesFrom = await ReadTimeAsync(scope, LastOver).ConfigureAwait(false) ?? 0;
        }
    }

    public static ValueTask InsertAsync(ProjectScope scope, TaskRow task)
    {
        QueueMemory memory = scope.Session.Queue(scope.Number);
        memory.NoneEndsBefore = memory.NoneEndsBefore is { } first ? Math.Min(first, task.ExpiresAt) : null;
        return scope.Use(Insert).Bind(task.Token).Bind(scope.Number).Bind(task.Labeler).Bind((int)task.Kind).Bind(task.ClaimedAt).Bind(task.ExpiresAt)
            .Bind((int)task.Role)
            .RunAsync(scope.CancellationToken);
    }

    /// <summary>Ends a task for good and offers what it holds.</summary>
    public static async ValueTask EndAsync(ProjectScope scope, TaskRow task)
    {
        if (task.Role != TaskRole.Ended)
        {
            task.Role = TaskRole.Ended;
            await SetOverAsync(scope, task, true).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all tasks of the project.</summary>
    public static async ValueTask EndAllAsync(ProjectScope scope)
    {
        foreach (TaskRow task in await ReadAsync(scope, scope.Use(OfProject).Bind(scope.Number)).ConfigureAwait(false))
        {
            await EndAsync(scope, task).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a task another expiry or role.</summary>
    public static ValueTask ExtendAsync(ProjectScope scope, TaskRow task) => SetOverAsync(scope, task, task.ExpiresAt <= scope.Now);

    /// <summary>Forgets a task all of whose items it answered: the history knows of that.</summary>
    public static async ValueTask ForgetAsync(ProjectScope scope, TaskRow task)
    {
        scope.Session.Queue(scope.Number).Desks.Remove(task);
        await HoldTable.DeleteAsync(scope, task.Token).ConfigureAwait(false);
        await scope.Use(Delete).Bind(task.Token).RunAsync(scope.CancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask SetOverAsync(ProjectScope scope, TaskRow task, bool isOver)
    {
        bool changes = task.IsOver != isOver;
        task.IsOver = isOver;
        QueueMemory memory = scope.Session.Queue(scope.Number);
        memory.Desks.Forget(task.Labeler);
        if (changes || isOver)
        {
            memory.ForgetTimes();
        }
        else
        {
            // It ran before and runs on: whatever ended first still does, unless this one ends even earlier now.
            memory.NoneEndsBefore = memory.NoneEndsBefore is { } first ? Math.Min(first, task.ExpiresAt) : null;
        }

        await scope.Use(Update).Bind(task.Token).Bind((int)task.Role).Bind(isOver ? 1 : 0).Bind(task.ExpiresAt)
            .RunAsync(scope.CancellationToken).ConfigureAwait(false);
        if (!changes)
        {
            return;
        }

        foreach (ItemId itemId in await HoldTable.ReadHeldAsync(scope, task.Token).ConfigureAwait(false))
        {
            if (await ItemTable.FindLockedAsync(scope, itemId).ConfigureAwait(false) is { } item)
            {
                await WaitingTable.MoveAsync(scope, QueueKey.Of(item), item).ConfigureAwait(false);
            }
        }
    }

    private static async ValueTask<long?> ReadTimeAsync(ProjectScope scope, SqlText sql)
    {
        RelationalStatement row = scope.Use(sql).Bind(scope.Number);
        await row.ReadAsync(scope.CancellationToken).ConfigureAwait(false);
        long? time = row.FindInt64(0);
        await row.CloseAsync(scope.CancellationToken).ConfigureAwait(false);
        return time;
    }

    private static async ValueTask<List<TaskRow>> ReadAsync(ProjectScope scope, RelationalStatement rows)
    {
        var tasks = new List<TaskRow>();
        while (await rows.ReadAsync(scope.CancellationToken).ConfigureAwait(false))
        {
            tasks.Add(TaskRow.Read(rows));
        }

        return tasks;
    }
}
