namespace Labeling.Storage.Relational;

/// <summary>One connection in one transaction, with its prepared statements. Used by one caller at a time.</summary>
public abstract class RelationalSession : IAsyncDisposable
{
    /// <summary>The projects read in this transaction or, where nobody else wrote in between, before.</summary>
    internal Dictionary<ProjectId, ProjectRow> Projects { get; } = [];

    /// <summary>What is known of the projects' queues without looking.</summary>
    internal Dictionary<long, QueueMemory> Queues { get; } = [];

    /// <summary>What this transaction adds to the counters.</summary>
    internal CounterChanges Counters { get; } = new();

    /// <summary>Takes a statement, prepared before or now, with no parameters given yet.</summary>
    public abstract RelationalStatement Use(SqlText sql);

    /// <summary>Takes numbers that were never taken before.</summary>
    /// <returns>The first; the others follow it without gaps.</returns>
    public abstract ValueTask<long> TakeNumbersAsync(NumberSequence sequence, int count, CancellationToken cancellationToken = default);

    /// <summary>Waits until no other transaction works for this labeler in this project, and holds others off until the end of the transaction.</summary>
    /// <remarks>Nothing to do for an engine with one writer.</remarks>
    public abstract ValueTask LockLabelerAsync(long projectNumber, string labeler, CancellationToken cancellationToken = default);

    /// <summary>The row of each counter that this connection adds to: 0 for an engine with one writer.</summary>
    public abstract int CounterShard { get; }

    /// <summary>Whether nobody else writes while this transaction lasts, and <see cref="Forget"/> is called when somebody did since the one before.</summary>
    /// <remarks>Then some things can be remembered instead of read, and counters kept that several writers would wait for each other over.</remarks>
    public abstract bool IsOnlyWriter { get; }

    /// <summary>The engine's way to add many rows at once, or <see langword="null"/> where one statement a row is as good.</summary>
    public virtual RelationalBulk? Bulk => null;

    /// <summary>Whether a question costs more than its answer, as it does across a network: then questions are asked together and answers remembered.</summary>
    public virtual bool ReadsAhead => false;

    /// <summary>Whether the index by label class has the labeler and the time of the answer, too: it grows, and whoever asks for all of them reads less.</summary>
    public virtual bool ClassesHaveLabelers => false;

    /// <summary>Whether the items that are handed out next are read many at a time and remembered.</summary>
    public virtual bool RemembersQueue => ReadsAhead;

    /// <summary>How many questions a call asks ahead at once.</summary>
    internal const int QuestionsAtOnce = 250;

    /// <summary>Asks what will be asked, together with other questions, where that helps. The first to ask the same with the same parameters takes the answer.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="bind">Gives it its parameters.</param>
    public virtual void ReadAhead(SqlText sql, Action<RelationalStatement> bind)
    {
    }

    /// <summary>Forgets what was read ahead, because a change may have made it untrue.</summary>
    public virtual void ForgetReadAhead()
    {
    }

    /// <summary>Writes what was gathered in memory. A store calls it before every commit.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => Counters.WriteAsync(this, cancellationToken);

    /// <summary>Forgets what was gathered and remembered in memory. A store calls it after a rollback, and before a transaction when somebody else wrote.</summary>
    public virtual void Forget()
    {
        Projects.Clear();
        Queues.Clear();
        Counters.Clear();
    }

    internal QueueMemory Queue(long projectNumber)
    {
        if (!Queues.TryGetValue(projectNumber, out QueueMemory? memory))
        {
            Queues[projectNumber] = memory = new QueueMemory();
        }

        return memory;
    }

    /// <summary>Ends a reading transaction and gives the connection back.</summary>
    public abstract ValueTask DisposeAsync();
}
