using System.Text.RegularExpressions;
using Labeling.Storage.Relational;
using Npgsql;

namespace Labeling.Storage.PostgreSql;

/// <summary>One connection with its statements. A writer's session blocks its thread; a reader's does not.</summary>
/// <remarks>
/// A writer holds its project's row to the end of the transaction, so nobody else writes in the project meanwhile. The row names the writer that held it
/// last: as long as it is this one, what it remembers of the project is true.
/// </remarks>
internal sealed partial class PostgreSqlSession : RelationalSession
{
    private const int MaxStatements = 300;

    private static readonly SqlText BeginWrite = new("BEGIN ISOLATION LEVEL READ COMMITTED") { KeepsReadAhead = true };
    private static readonly SqlText BeginRead = new("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    private static readonly SqlText CommitText = new("COMMIT");
    private static readonly SqlText RollbackText = new("ROLLBACK");
    private static readonly SqlText TakeWriter = new("SELECT nextval('writer_numbers')");
    private static readonly SqlText LockProject = new("SELECT project_no, writer, txid_current() FROM projects WHERE project_id = $1 FOR UPDATE");
    private static readonly SqlText OfTransaction = new("SELECT txid_current()");
    private static readonly SqlText StatusOf = new("SELECT CAST(txid_status($1) = 'committed' AS INTEGER)");
    private static readonly SqlText SetWriter = new("UPDATE projects SET writer = $2 WHERE project_no = $1") { KeepsReadAhead = true };
    private static readonly SqlText[] TakeBlock = [new("SELECT nextval('annotation_numbers')"), new("SELECT nextval('entry_numbers')")];

    private readonly NpgsqlConnection _connection;
    private readonly PostgreSqlPipeline _pipeline;
    private readonly Action<PostgreSqlSession>? _giveBack;
    private readonly PostgreSqlBulk _bulk;
    private readonly Dictionary<SqlText, PostgreSqlStatement> _statements = [];
    private readonly Dictionary<ProjectId, long> _projectNumbers = [];
    private readonly (long Next, long End)[] _numbers = new (long, long)[2];
    private long _writer;

    private PostgreSqlSession(NpgsqlConnection connection, Action<PostgreSqlSession>? giveBack)
    {
        _connection = connection;
        _pipeline = new PostgreSqlPipeline(connection, isBlocking: giveBack is null);
        _giveBack = giveBack;
        _bulk = new PostgreSqlBulk(this, connection);
    }

    /// <inheritdoc/>
    public override int CounterShard => 0;

    /// <inheritdoc/>
    public override bool IsOnlyWriter => true;

    /// <inheritdoc/>
    public override RelationalBulk? Bulk => IsBlocking ? _bulk : null;

    /// <inheritdoc/>
    public override bool ReadsAhead => true;

    /// <inheritdoc/>
    public override bool ClassesHaveLabelers => true;

    /// <summary>The number of the project under way; 0 while it is not known, or there is none.</summary>
    public long ProjectNumber { get; private set; }

    /// <summary>Whether calls block the thread.</summary>
    public bool IsBlocking => _pipeline.IsBlocking;

    /// <summary>How often something was changed so far: what tells whether a failed call left something behind.</summary>
    public long ChangeCount => _pipeline.ChangeCount;

    /// <summary>The number of the transaction under way, which the server knows whatever becomes of this connection.</summary>
    public long Transaction { get; private set; }

    /// <summary>Whether the connection can be used.</summary>
    public bool IsOpen => _connection.State == System.Data.ConnectionState.Open;

    /// <summary>Makes a writer's session of an open connection, which it owns.</summary>
    public static PostgreSqlSession ForWriting(NpgsqlConnection connection)
    {
        var session = new PostgreSqlSession(connection, null);
        session._writer = ReadNumber(session.Find(TakeWriter).Begin());
        session._pipeline.IsInTransaction = false;
        return session;
    }

    /// <summary>Makes a reader's session of an open connection, which it owns.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="giveBack">Takes the session back when it is disposed.</param>
    public static PostgreSqlSession ForReading(NpgsqlConnection connection, Action<PostgreSqlSession> giveBack) => new(connection, giveBack);

    public override RelationalStatement Use(SqlText sql) => Find(sql).Begin();

    public override ValueTask<long> TakeNumbersAsync(NumberSequence sequence, int count, CancellationToken cancellationToken = default)
    {
        ref (long Next, long End) block = ref _numbers[(int)sequence];
        while (block.End - block.Next < count)
        {
            // Blocks that follow each other are one; otherwise the rest of the old one is given up.
            long first = ReadNumber(Find(TakeBlock[(int)sequence]).Begin());
            block = (first == block.End ? block.Next : first, first + PostgreSqlSchema.BlockOf(sequence));
        }

        long taken = block.Next;
        block.Next += count;
        return ValueTask.FromResult(taken);
    }

    public override ValueTask LockLabelerAsync(long projectNumber, string labeler, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public override void ReadAhead(SqlText sql, Action<RelationalStatement> bind)
    {
        ArgumentNullException.ThrowIfNull(bind);
        PostgreSqlStatement statement = Find(sql).Begin();
        bind(statement);
        _pipeline.Ask(statement);
    }

    /// <inheritdoc/>
    public override void ForgetReadAhead() => _pipeline.ForgetReadAhead();

    /// <summary>Sends all questions that were asked ahead, on a session that blocks.</summary>
    public void SendReadAhead() => Done(_pipeline.SendReadAheadAsync());

    /// <summary>Sends everything that was put off.</summary>
    public ValueTask SendAsync(CancellationToken cancellationToken) => _pipeline.SendAsync(cancellationToken);

    /// <summary>Begins to read what is committed when the first statement comes.</summary>
    public void BeginReading()
    {
        Forget();
        LimitStatements();
        Done(Find(BeginRead).Begin().RunAsync());
        _pipeline.MayReconnect = true;
    }

    /// <summary>Begins to write, alone in a project.</summary>
    /// <param name="projectId">The project, or <see langword="null"/> to make one.</param>
    /// <param name="readAhead">Asks ahead what is known to be asked, when <see cref="ProjectNumber"/> is known.</param>
    public void BeginWriting(ProjectId? projectId, Action readAhead)
    {
        LimitStatements();
        ProjectNumber = 0;
        Done(Find(BeginWrite).Begin().RunAsync());
        if (projectId is null)
        {
            Transaction = ReadNumber(Find(OfTransaction).Begin());
            return;
        }

        ReadAhead(LockProject, s => s.Bind(projectId.Value.Value));
        if (_projectNumbers.TryGetValue(projectId.Value, out long known))
        {
            ProjectNumber = known;
            readAhead();
        }

        SendReadAhead();
        RelationalStatement row = Find(LockProject).Begin().Bind((Guid?)projectId.Value.Value);
        Transaction = 0;
        if (Done(row.ReadAsync()))
        {
            (long number, long writer) = (row.GetInt64(0), row.GetInt64(1));
            Transaction = row.GetInt64(2);
            Done(row.CloseAsync());
            ProjectNumber = number;
            _projectNumbers[projectId.Value] = number;
            if (writer != _writer)
            {
                Forget();
                Done(Find(SetWriter).Begin().Bind(number).Bind(_writer).RunAsync());
            }
        }
    }

    /// <summary>Makes everything since the beginning durable.</summary>
    public void Commit()
    {
        ForgetReadAhead();
        Done(FlushAsync());
        Done(Find(CommitText).Begin().RunAsync());
        Done(SendAsync(CancellationToken.None));
        _pipeline.IsInTransaction = false;
    }

    /// <summary>Undoes everything since the beginning.</summary>
    public void Rollback()
    {
        Forget();
        ForgetReadAhead();
        _pipeline.Abandon();
        bool isInTransaction = _pipeline.IsInTransaction && IsOpen;
        _pipeline.IsInTransaction = false;
        if (isInTransaction)
        {
            Done(Find(RollbackText).Begin().RunAsync());
            Done(SendAsync(CancellationToken.None));
            _pipeline.IsInTransaction = false;
        }
    }

    /// <summary>Asks the server whether a transaction was committed.</summary>
    public bool WasCommitted(long transaction)
    {
        RelationalStatement row = Find(StatusOf).Begin().Bind(transaction);
        bool wasCommitted = Done(row.ReadAsync()) && !row.IsNull(0) && row.GetInt64(0) != 0;
        Done(row.CloseAsync());
        _pipeline.IsInTransaction = false;
        return wasCommitted;
    }

    /// <summary>Ends reading, and gives the session back.</summary>
    public override async ValueTask DisposeAsync()
    {
        _pipeline.Abandon();
        if (_pipeline.IsInTransaction && IsOpen)
        {
            try
            {
                await Find(RollbackText).Begin().RunAsync().ConfigureAwait(false);
                await SendAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException)
            {
                // The transaction is over with its connection.
                Close();
            }
        }

        _pipeline.IsInTransaction = false;
        _giveBack?.Invoke(this);
    }

    public void Close()
    {
        _pipeline.Dispose();
        _connection.Dispose();
    }

    [GeneratedRegex(@"\s*\[(locked|skip|path|embedded)[^\]]*\]")]
    private static partial Regex Hints();

    [GeneratedRegex(@"\[server:([^\]]*)\]")]
    private static partial Regex OfServers();

    /// <summary>What a task gives. A writer's session waits for the server on the writer's own thread, which does nothing else; a reader's only puts off what is waited for here.</summary>
    private static T Done<T>(ValueTask<T> task) => task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();

    private static void Done(ValueTask task)
    {
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
        }
        else
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }

    private static long ReadNumber(PostgreSqlStatement statement)
    {
        _ = Done(statement.ReadAsync());
        long number = statement.GetInt64(0);
        Done(statement.CloseAsync());
        return number;
    }

    private PostgreSqlStatement Find(SqlText sql)
    {
        if (!_statements.TryGetValue(sql, out PostgreSqlStatement? statement))
        {
            _statements[sql] = statement = new PostgreSqlStatement(_pipeline, OfServers().Replace(Hints().Replace(sql.Text, string.Empty), "$1"), sql.KeepsReadAhead);
        }

        return statement;
    }

    /// <summary>Filters make statements of their own; beyond so many all are let go.</summary>
    private void LimitStatements()
    {
        if (_statements.Count > MaxStatements)
        {
            _statements.Clear();
        }
    }
}
