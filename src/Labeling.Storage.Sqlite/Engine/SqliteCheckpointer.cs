using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Labeling.Storage.Sqlite;

/// <summary>Copies what was committed from the write-ahead log into the file, on a thread of its own while the writer goes on.</summary>
/// <remarks>
/// Left to SQLite, the copying would be done by whichever commit makes the log long, and its caller would wait. But the log can begin anew only
/// when all of it has been copied, and a busy writer keeps ahead; so when the log has become long, the writer is asked to copy the short rest itself.
/// </remarks>
internal sealed class SqliteCheckpointer : IDisposable
{
    /// <summary>
    /// So many pages are copied together at least: pages that changed again in between are copied once, and commits that wait behind the copying
    /// for the disk are fewer than one in a hundred.
    /// </summary>
    private const int PagesAtOnce = 24_000;

    /// <summary>Beyond so many pages, 96 MB, the log is to begin anew.</summary>
    private const int LongLog = 48_000;

    /// <summary>So many pages at most are left for the writer to copy.</summary>
    private const int ShortRest = 2_000;

    private const int MostAttempts = 4;

    private readonly sqlite3 _database;
    private readonly SqliteInstruments _instruments;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private long _pages;
    private bool _isWanted;
    private bool _isClosed;
    private volatile bool _isLogLong;

    /// <param name="database">An open connection, which the checkpointer owns.</param>
    /// <param name="instruments">Hears of failures.</param>
    public SqliteCheckpointer(sqlite3 database, SqliteInstruments instruments)
    {
        _database = database;
        _instruments = instruments;
        _thread = new Thread(Run) { IsBackground = true, Name = "Labeling checkpoints" };
        _thread.Start();
    }

    /// <summary>Notes that the writer committed so many pages, and lets it copy the rest of a long log.</summary>
    public void Committed(int pages, sqlite3 writer)
    {
        if (_isLogLong)
        {
            _isLogLong = false;
            Copy(writer);
        }

        _pages += pages;
        if (_pages >= PagesAtOnce)
        {
            _pages = 0;
            lock (_gate)
            {
                _isWanted = true;
                Monitor.Pulse(_gate);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _database.Dispose();
    }

    private void Run()
    {
        long limit = LongLog;
        while (Wait())
        {
            (int log, int copied) = Copy(_database);
            if (log < LongLog)
            {
                limit = LongLog;
            }
            else if (log >= limit)
            {
                // Each attempt leaves less, because the writer has less time to go ahead.
                for (int attempt = 1; log - copied > ShortRest && attempt < MostAttempts; attempt++)
                {
                    (log, copied) = Copy(_database);
                }

                // Where a long reader holds the log, asking again has a point only when the log has grown as much again.
                limit = log + LongLog;
                _isLogLong = log - copied <= ShortRest;
            }
        }
    }

    private bool Wait()
    {
        lock (_gate)
        {
            while (!_isWanted && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            _isWanted = false;
            return !_isClosed;
        }
    }

    private (int Log, int Copied) Copy(sqlite3 database)
    {
        int code = raw.sqlite3_wal_checkpoint_v2(database, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out int log, out int copied);
        if (code is not (raw.SQLITE_OK or raw.SQLITE_BUSY))
        {
            // Nothing is lost: the log keeps it, and the next attempt copies it.
            _instruments.CheckpointFailed(new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), code));
        }

        return (log, copied);
    }
}
