using System.Text.RegularExpressions;
using Labeling.Storage.Relational;
using SQLitePCL;

namespace Labeling.Storage.Sqlite;

/// <summary>One connection to the file with its prepared statements.</summary>
internal sealed partial class SqliteSession : RelationalSession
{
    /// <summary>Filters make statements of their own; beyond so many all are let go and made anew.</summary>
    private const int MaxStatements = 200;

    private static readonly SqlText BeginRead = new("BEGIN");
    private static readonly SqlText BeginWrite = new("BEGIN IMMEDIATE");
    private static readonly SqlText CommitText = new("COMMIT");
    private static readonly SqlText RollbackText = new("ROLLBACK");
    private static readonly SqlText DataVersion = new("PRAGMA data_version");
    private static readonly SqlText ReadNumbers = new("SELECT annotations, entries FROM numbers");
    private static readonly SqlText WriteNumbers = new("UPDATE numbers SET annotations = $1, entries = $2");

    private readonly sqlite3 _database;
    private readonly Action<SqliteSession>? _giveBack;
    private readonly Dictionary<SqlText, SqliteStatement> _statements = [];
    private readonly long[] _numbers = new long[2];
    private SqliteBulk? _bulk;
    private bool _hasNumbers;
    private bool _hasNewNumbers;
    private long _dataVersion = -1;

    /// <param name="database">An open connection, which the session owns.</param>
    /// <param name="giveBack">Takes the session back when a reader disposes it.</param>
    public SqliteSession(sqlite3 database, Action<SqliteSession>? giveBack = null)
    {
        _database = database;
        _giveBack = giveBack;
    }

    /// <inheritdoc/>
    public override int CounterShard => 0;

    /// <inheritdoc/>
    public override bool IsOnlyWriter => true;

    /// <inheritdoc/>
    public override bool RemembersQueue => true;

    /// <inheritdoc/>
    public override RelationalBulk Bulk => _bulk ??= new SqliteBulk(this);

    /// <summary>How many rows this connection changed so far: what tells whether a failed call left something behind.</summary>
    public long ChangeCount => raw.sqlite3_total_changes(_database);

    /// <summary>The connection.</summary>
    public sqlite3 Database => _database;

    /// <summary>How many pages this connection wrote to the log since it was asked last.</summary>
    public int TakePageCount()
    {
        _ = raw.sqlite3_db_status(_database, raw.SQLITE_DBSTATUS_CACHE_WRITE, out int pages, out _, 1);
        return pages;
    }

    /// <summary>Whether a transaction is open.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_database) == 0;

    public override RelationalStatement Use(SqlText sql) => Find(sql).Begin();

    public override ValueTask<long> TakeNumbersAsync(NumberSequence sequence, int count, CancellationToken cancellationToken = default)
    {
        if (!_hasNumbers)
        {
            SqliteStatement read = Find(ReadNumbers).Begin();
            _ = read.Step();
            _numbers[0] = read.GetInt64(0);
            _numbers[1] = read.GetInt64(1);
            read.Reset();
            _hasNumbers = true;
        }

        _hasNewNumbers = true;
        long first = _numbers[(int)sequence] + 1;
        _numbers[(int)sequence] += count;
        return ValueTask.FromResult(first);
    }

    public override ValueTask LockLabelerAsync(long projectNumber, string labeler, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override void Forget()
    {
        base.Forget();
        _hasNumbers = false;
        _hasNewNumbers = false;
    }

    /// <summary>Begins to read what is committed now.</summary>
    public void BeginReading()
    {
        Forget();
        Begin(BeginRead);
    }

    /// <summary>Begins to write, alone among all processes.</summary>
    public void BeginWriting()
    {
        Begin(BeginWrite);
        SqliteStatement version = Find(DataVersion).Begin();
        _ = version.Step();
        long current = version.GetInt64(0);
        version.Reset();
        if (current != _dataVersion)
        {
            // Another process wrote.
            Forget();
            _dataVersion = current;
        }
    }

    /// <summary>Makes everything since the beginning durable.</summary>
    public void Commit()
    {
        ValueTask flush = FlushAsync();
        if (!flush.IsCompletedSuccessfully)
        {
            flush.AsTask().GetAwaiter().GetResult();
        }

        if (_hasNewNumbers)
        {
            Run(Find(WriteNumbers).Begin().Bind(_numbers[0]).Bind(_numbers[1]));
            _hasNewNumbers = false;
        }

        Run(Find(CommitText).Begin());
    }

    /// <summary>Undoes everything since the beginning.</summary>
    public void Rollback()
    {
        Forget();
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Reset();
        }

        if (IsInTransaction)
        {
            Run(Find(RollbackText).Begin());
        }
    }

    /// <summary>Ends reading.</summary>
    public override ValueTask DisposeAsync()
    {
        Rollback();
        _giveBack?.Invoke(this);
        return ValueTask.CompletedTask;
    }

    public void Close()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _database.Dispose();
    }

    [GeneratedRegex(@"\[(locked|skip|server)[^\]]*\]")]
    private static partial Regex Locks();

    [GeneratedRegex(@"\[path:(\w+)\]")]
    private static partial Regex Paths();

    [GeneratedRegex(@"\[embedded:([^\]]*)\]")]
    private static partial Regex OfEmbedded();

    private static string Translate(string sql)
        => Paths().Replace(OfEmbedded().Replace(Locks().Replace(sql, string.Empty), "$1").Replace('$', '?'), p => "INDEXED BY " + p.Groups[1].Value)
            .Replace("items_key", "sqlite_autoindex_items_1", StringComparison.Ordinal);

    private static void Run(RelationalStatement statement) => _ = ((SqliteStatement)statement).Step();

    private void Begin(SqlText begin)
    {
        if (_statements.Count > MaxStatements)
        {
            foreach (SqliteStatement statement in _statements.Values)
            {
                statement.Dispose();
            }

            _statements.Clear();
        }

        Run(Find(begin).Begin());
    }

    private SqliteStatement Find(SqlText sql)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            _statements[sql] = statement = SqliteStatement.Prepare(_database, Translate(sql.Text));
        }

        return statement;
    }
}
