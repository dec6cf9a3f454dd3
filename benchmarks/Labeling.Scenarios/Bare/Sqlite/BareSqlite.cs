using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Labeling.Scenarios;

/// <summary>SQLite with nothing in between: its own prepared statements on one connection, as durable as the store's.</summary>
internal sealed class BareSqlite : IDisposable
{
    /// <summary>What the store sets on the connection that writes: the bare engine is to be as durable, and neither richer nor poorer.</summary>
    private const string StoreSettings = "PRAGMA synchronous = FULL; PRAGMA cache_size = -12288; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 24000;";

    private readonly SqliteConnection _connection;
    private readonly List<BareStatement> _statements = [];

    /// <summary>Opens a file that the store made.</summary>
    public BareSqlite(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        _connection.Open();

        // As in the store: without stable plans SQLite compiles a statement anew for values that some partial index might like.
        _ = raw.sqlite3_db_config(Handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        Execute(StoreSettings);
    }

    private sqlite3 Handle => _connection.Handle!;

    /// <summary>Runs SQL once.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(Handle, sql));

    /// <summary>Prepares a statement, which ends with the connection. Its parameters are <c>$1</c>, <c>$2</c> …</summary>
    public BareStatement Prepare(string sql)
    {
        // To SQLite, $1 is a name that counts where it first stands; ?1 is the first.
        Check(raw.sqlite3_prepare_v3(Handle, sql.Replace('$', '?'), raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt statement));
        var prepared = new BareStatement(this, statement);
        _statements.Add(prepared);
        return prepared;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _statements.ForEach(statement => statement.Close());
        _connection.Dispose();
    }

    /// <summary>Throws unless a result means success.</summary>
    internal void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteException($"SQLite says {result}: {raw.sqlite3_errmsg(Handle).utf8_to_string()}", result);
        }
    }
}
