using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Labeling.Storage.Sqlite;

/// <summary>Opens connections to one label store's file, and makes or upgrades the file.</summary>
internal sealed class SqliteFile(string path, TimeSpan patience)
{
    /// <summary>
    /// How much of the file the writer keeps in memory. Splitting a page, SQLite gives another for a moment a number behind all others, and then looks through the
    /// whole cache at the commit for what it believes to lie behind the end of the file: with 48 MB that was an eighth of the writer's time. The
    /// upper levels of all trees and the pages of the items that are in somebody's hands find room in this.
    /// </summary>
    private const int WriterCacheKb = 12_288;

    static SqliteFile() => Batteries_V2.Init();

    public string Path => path;

    /// <summary>Checks that there is a folder for the file: SQLite would only say that it cannot open it.</summary>
    public void CheckFolder()
    {
        if (System.IO.Path.GetDirectoryName(path) is { } folder && !Directory.Exists(folder))
        {
            throw Refuse($"The folder '{folder}' does not exist; make it, or name a file in another.");
        }
    }

    /// <summary>Opens a connection that writes.</summary>
    public sqlite3 OpenForWriting()
    {
        sqlite3 connection = Open(raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        try
        {
            Run(connection, $"PRAGMA synchronous = FULL; PRAGMA cache_size = -{WriterCacheKb}; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 134217728;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that copies the write-ahead log into the file.</summary>
    public sqlite3 OpenForCheckpoints()
    {
        sqlite3 connection = Open(raw.SQLITE_OPEN_READWRITE);
        try
        {
            Run(connection, "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a connection that cannot write.</summary>
    public sqlite3 OpenForReading()
    {
        sqlite3 connection = Open(raw.SQLITE_OPEN_READWRITE);
        try
        {
            Run(connection, "PRAGMA query_only = 1; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Checks that the file is a label store that this library knows, and brings it forward.</summary>
    public void Upgrade(sqlite3 connection)
    {
        if (Check(connection) == SqliteSchema.Steps.Count)
        {
            return;
        }

        // For a file that is new. Nearly every answer writes a page of items that no other answer writes: a small one is half the work.
        Run(connection, "PRAGMA page_size = 2048; PRAGMA journal_mode = WAL;");
        Run(connection, "BEGIN IMMEDIATE;");
        try
        {
            // Another process may have been faster.
            for (int version = Check(connection); version < SqliteSchema.Steps.Count; version++)
            {
                Run(connection, SqliteSchema.Steps[version]);
                Run(connection, $"PRAGMA application_id = {SqliteSchema.ApplicationId}; PRAGMA user_version = {version + 1};");
            }

            Run(connection, "COMMIT;");
        }
        catch
        {
            Run(connection, "ROLLBACK;");
            throw;
        }
    }

    private int Check(sqlite3 connection)
    {
        long application = Read(connection, "PRAGMA application_id;");
        long version = Read(connection, "PRAGMA user_version;");
        long tables = Read(connection, "SELECT COUNT(*) FROM sqlite_schema;");
        if (application != SqliteSchema.ApplicationId && (tables > 0 || application != 0))
        {
            throw Refuse($"'{path}' is a SQLite database of another program, not a label store; name another file.");
        }

        if (version > SqliteSchema.Steps.Count)
        {
            throw Refuse(
                $"'{path}' has schema version {version} and this library knows up to {SqliteSchema.Steps.Count}; use a newer version of Labeling.Storage.Sqlite.");
        }

        return (int)version;
    }

    private sqlite3 Open(int flags)
    {
        // Each connection has one user at a time, so that SQLite need not lock it for each call.
#pragma warning disable CA2000 // The caller owns it.
        int code = raw.sqlite3_open_v2(path, out sqlite3 connection, flags | raw.SQLITE_OPEN_NOMUTEX, null);
#pragma warning restore CA2000
        try
        {
            SqliteException.ThrowExceptionForRC(code, connection);

            // Without this promise of stable plans, SQLite compiles a statement anew for each value that some partial index might like.
            _ = raw.sqlite3_db_config(connection, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
            Run(connection, $"PRAGMA busy_timeout = {(int)patience.TotalMilliseconds};");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Run(sqlite3 connection, string sql)
    {
        int code = raw.sqlite3_exec(connection, sql);
        SqliteException.ThrowExceptionForRC(code, connection);
    }

    private static long Read(sqlite3 connection, string sql)
    {
        using SqliteStatement statement = SqliteStatement.Prepare(connection, sql);
        return statement.Step() ? statement.GetInt64(0) : 0;
    }

    private static LabelStoreException Refuse(string message)
        => new(SqliteLabelStore.StoreName, nameof(LabelStore.InitializeAsync), message, isTransient: false);
}
