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
    private const int MaxPutOff = 1000;

    private static readonly SqlText BeginWrite = new("BEGIN ISOLATION LEVEL READ COMMITTED") { KeepsReadAhead = true };
    private static readonly SqlText BeginRead = new("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    private static readonly SqlText CommitText = new("COMMIT");
    private static readonly SqlText RollbackText = new("ROLLBACK");
    private static readonly SqlText TakeWriter = new("SELECT nextval('writer_numbers')");
    private static readonly SqlText LockProject = new("SELECT project_no, writer, txid_current() FROM projects WHERE project_id = $1 FOR UPDATE");
    private static readonly SqlText OfTransaction = new("SELECT txid_current()");
    private static readonly SqlText StatusOf = new("SELECT txid_status($1) = 'committed'");
    private static readonly SqlText SetWriter = new("UPDATE projects SET writer = $2 WHERE project_no = $1") { KeepsReadAhead = true };
    private static readonly SqlText[] TakeBlock = [new("SELECT nextval('annotation_numbers')"), new("SELECT nextval('entry_numbers')")];

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _batch;
    private readonly Action<PostgreSqlSession>? _giveBack;
    private readonly PostgreSqlBulk _bulk;
    private readonly Dictionary<SqlText, PostgreSqlStatement> _statements = [];
    private readonly List<(PostgreSqlStatement Statement, NpgsqlBatchCommand Command)> _putOff = [];
    private readonly List<(PostgreSqlStatement Statement, NpgsqlBatchCommand Command)> _questions = [];
    private readonly HashSet<PostgreSqlStatement> _answered = [];
    private readonly Dictionary<ProjectId, long> _projectNumbers = [];
    private readonly (long Next, long End)[] _numbers = new (long, long)[2];
    private NpgsqlDataReader? _reader;
    private PostgreSqlStatement? _reading;
    private long _writer;
    private bool _isInTransaction;
    private bool _mayReconnect;

    private PostgreSqlSession(NpgsqlConnection connection, Action<PostgreSqlSession>? giveBack)
    {
        _connection = connection;
        _batch = connection.CreateBatch();
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

    /// <summary>The number of the project under way; 0 while it is not known, or there is none.</summary>
    public long ProjectNumber { get; private set; }

    /// <summary>Whether calls block the thread.</summary>
    public bool IsBlocking => _giveBack is null;

    /// <summary>How often something was changed so far: what tells whether a failed call left something behind.</summary>
    public long ChangeCount { get; private set; }

    /// <summary>Whether something was asked ahead that was not sent yet.</summary>
    public bool HasQuestions => _questions.Count > 0;

    /// <summary>The number of the transaction under way, which the server knows whatever becomes of this connection.</summary>
    public long Transaction { get; private set; }

    /// <summary>Whether the connection can be used.</summary>
    public bool IsOpen => _connection.State == System.Data.ConnectionState.Open;

    /// <summary>Makes a writer's session of an open connection, which it owns.</summary>
    public static PostgreSqlSession ForWriting(NpgsqlConnection connection)
    {
        var session = new PostgreSqlSession(connection, null);
        session._writer = ReadNumber(session.Find(TakeWriter).Begin());
        session._isInTransaction = false;
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
        _questions.Add((statement, statement.Take()));
    }

    /// <inheritdoc/>
    public override void ForgetReadAhead()
    {
        foreach (PostgreSqlStatement statement in _answered)
        {
            statement.ForgetAnswers();
        }

        _answered.Clear();
        _questions.Clear();
    }

    /// <summary>Sends all questions that were asked ahead, on a session that blocks.</summary>
    public void SendReadAhead() => Done(SendReadAheadAsync());

    /// <summary>Sends all questions that were asked ahead, behind what was put off.</summary>
    public async ValueTask SendReadAheadAsync(CancellationToken cancellationToken = default)
    {
        if (_questions.Count == 0)
        {
            return;
        }

        int known = _putOff.Count;
        _putOff.AddRange(_questions);
        _questions.Clear();
        Fill();
        NpgsqlDataReader rows = IsBlocking ? _batch.ExecuteReader() : await ExecuteAsync(cancellationToken).ConfigureAwait(false);
        await using (rows.ConfigureAwait(false))
        {
            foreach ((PostgreSqlStatement statement, NpgsqlBatchCommand command) in _putOff.Skip(known))
            {
                statement.Keep(command, IsBlocking ? PostgreSqlAnswer.Read(rows) : await PostgreSqlAnswer.ReadAsync(rows, cancellationToken).ConfigureAwait(false));
                _answered.Add(statement);
                _ = IsBlocking ? rows.NextResult() : await rows.NextResultAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        GiveBackCommands();
    }

    /// <summary>Begins to read what is committed when the first statement comes.</summary>
    public void BeginReading()
    {
        Forget();
        LimitStatements();
        Done(Find(BeginRead).Begin().RunAsync());
        _mayReconnect = true;
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

        Done(SendReadAheadAsync());
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
        _isInTransaction = false;
    }

    /// <summary>Undoes everything since the beginning.</summary>
    public void Rollback()
    {
        Forget();
        ForgetReadAhead();
        Abandon();
        bool isInTransaction = _isInTransaction && IsOpen;
        _isInTransaction = false;
        if (isInTransaction)
        {
            Done(Find(RollbackText).Begin().RunAsync());
            Done(SendAsync(CancellationToken.None));
            _isInTransaction = false;
        }
    }

    /// <summary>Asks the server whether a transaction was committed.</summary>
    public bool WasCommitted(long transaction)
    {
        RelationalStatement row = Find(StatusOf).Begin().Bind(transaction);
        bool wasCommitted = Done(row.ReadAsync()) && !row.IsNull(0) && _reader!.GetBoolean(0);
        Done(row.CloseAsync());
        _isInTransaction = false;
        return wasCommitted;
    }

    /// <summary>Ends reading, and gives the session back.</summary>
    public override async ValueTask DisposeAsync()
    {
        Abandon();
        if (_isInTransaction && IsOpen)
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

        _isInTransaction = false;
        _giveBack?.Invoke(this);
    }

    public void Close()
    {
        _batch.Dispose();
        _connection.Dispose();
    }

    /// <summary>Puts a command off until the next that has to be answered.</summary>
    internal ValueTask PutOffAsync(PostgreSqlStatement statement, NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        Add(statement, command);
        return _putOff.Count < MaxPutOff ? ValueTask.CompletedTask : SendAsync(cancellationToken);
    }

    /// <summary>Runs a command and says how many rows it changed.</summary>
    internal async ValueTask<long> CountAsync(PostgreSqlStatement statement, NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        Add(statement, command);
        await SendAsync(cancellationToken).ConfigureAwait(false);
        return (long)command.RecordsAffected;
    }

    /// <summary>Sends everything that was put off, and a command whose rows are read.</summary>
    internal async ValueTask<NpgsqlDataReader> BeginReadingAsync(PostgreSqlStatement statement, NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        Add(statement, command);
        Fill();
        _reading = statement;
        _reader = IsBlocking ? _batch.ExecuteReader() : await ExecuteAsync(cancellationToken).ConfigureAwait(false);
        return _reader;
    }

    internal void EndReading()
    {
        _reader?.Dispose();
        _reader = null;
        _reading = null;
        GiveBackCommands();
    }

    internal async ValueTask EndReadingAsync()
    {
        if (_reader is not null && !IsBlocking)
        {
            await _reader.DisposeAsync().ConfigureAwait(false);
        }

        EndReading();
    }

    /// <summary>Sends everything that was put off.</summary>
    internal async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (_putOff.Count > 0)
        {
            Fill();
            _ = IsBlocking ? _batch.ExecuteNonQuery() : await _batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            GiveBackCommands();
        }
    }

    [GeneratedRegex(@"\s*\[(locked|skip|path)[^\]]*\]")]
    private static partial Regex Hints();

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

    /// <summary>Runs a reader's batch. The server may have ended the connection while it was idle: nothing was read on it yet, so another will do.</summary>
    private async ValueTask<NpgsqlDataReader> ExecuteAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                NpgsqlDataReader reader = await _batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                _mayReconnect = false;
                return reader;
            }
            catch (Exception exception) when (_mayReconnect && PostgreSqlErrors.IsWorthRepeating(exception))
            {
                _mayReconnect = false;
                await _connection.CloseAsync().ConfigureAwait(false);
                await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            }
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
            _statements[sql] = statement = new PostgreSqlStatement(this, Hints().Replace(sql.Text, string.Empty), sql.KeepsReadAhead);
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

    private void Add(PostgreSqlStatement statement, NpgsqlBatchCommand command)
    {
        ChangeCount += statement.Writes ? 1 : 0;
        if (statement.SpoilsReadAhead)
        {
            ForgetReadAhead();
        }

        _putOff.Add((statement, command));
    }

    private void Fill()
    {
        _isInTransaction = true;
        _batch.BatchCommands.Clear();
        foreach ((_, NpgsqlBatchCommand command) in _putOff)
        {
            _batch.BatchCommands.Add(command);
        }
    }

    private void GiveBackCommands()
    {
        foreach ((PostgreSqlStatement statement, NpgsqlBatchCommand command) in _putOff)
        {
            statement.GiveBack(command);
        }

        _putOff.Clear();
    }

    /// <summary>Forgets what was put off, and the reading under way.</summary>
    private void Abandon()
    {
        _reading?.Abandon();
        _reader?.Dispose();
        _reader = null;
        _reading = null;
        _putOff.Clear();
        _questions.Clear();
    }
}
