using System.Diagnostics;
using Labeling.Storage.Relational;

namespace Labeling.Storage.Sqlite;

/// <summary>The one thread that writes: it takes all work that waits, does it in one transaction, and answers once that is durable.</summary>
/// <remarks>
/// The wait for the disk is shared by all callers of a transaction. A call that fails takes nothing with it: one that changed nothing is left out,
/// and for one that did the transaction is undone and the others' work done again.
/// </remarks>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>So much work is committed at the latest, that the first callers do not wait too long for the last.</summary>
    private const int MaxBatch = 512;

    /// <summary>Whether it pays to wait for late callers: so many came together last time.</summary>
    private const int ManyCallers = 8;

    /// <summary>How long after the last caller a transaction stays open for the next, when there are many: a fraction of what a commit takes.</summary>
    private static readonly TimeSpan LateCallers = TimeSpan.FromMicroseconds(60);

    private readonly object _gate = new();
    private readonly SqliteSession _session;
    private readonly SqliteCheckpointer _checkpointer;
    private readonly SqliteInstruments _instruments;
    private readonly Func<string, Exception, LabelStoreException?> _translate;
    private readonly Thread _thread;
    private readonly List<WriteRequest> _waiting = [];
    private bool _isIdle;
    private int _arrivals;
    private int _lastBatch;
    private bool _isClosed;

    public SqliteWriter(SqliteSession session, SqliteCheckpointer checkpointer, SqliteInstruments instruments, Func<string, Exception, LabelStoreException?> translate)
    {
        _session = session;
        _checkpointer = checkpointer;
        _instruments = instruments;
        _translate = translate;
        _thread = new Thread(Run) { IsBackground = true, Name = "Labeling writer" };
        _thread.Start();
    }

    /// <summary>Puts work in the line.</summary>
    public void Add(WriteRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SqliteLabelStore));
            _waiting.Add(request);
            Volatile.Write(ref _arrivals, _arrivals + 1);
            if (_isIdle)
            {
                _isIdle = false;
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Does what waits, takes no more, and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (WaitForWork())
        {
            var batch = new List<WriteRequest>(_lastBatch);
            Take(batch);
            Commit(batch);
            _checkpointer.Committed(_session.TakePageCount(), _session.Database);
        }
    }

    /// <summary>Waits for work.</summary>
    /// <returns><see langword="false"/> when there is none and will be none.</returns>
    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isClosed)
            {
                _isIdle = true;
                Monitor.Wait(_gate);
            }

            return _waiting.Count > 0;
        }
    }

    /// <summary>Takes all work that waits.</summary>
    private void Take(List<WriteRequest> batch)
    {
        lock (_gate)
        {
            batch.AddRange(_waiting);
            _waiting.Clear();
        }
    }

    private void Commit(List<WriteRequest> batch)
    {
        long began = Stopwatch.GetTimestamp();
        Exception? failure = null;
        try
        {
            Work(batch);
        }
#pragma warning disable CA1031 // Whatever it was, every caller of this transaction hears of it, and the thread lives for the next.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
            Undo();
        }

        _instruments.Committed(batch.Count, Stopwatch.GetElapsedTime(began), failure);
        WriteRequest.AnswerAll(batch, failure, _translate);
    }

    private void Work(List<WriteRequest> batch)
    {
        batch.RemoveAll(r => !r.TryStart());
        if (batch.Count == 0)
        {
            return;
        }

        _session.BeginWriting();
        for (int index = 0; index < batch.Count; index++)
        {
            if (batch[index].Failure is null && !TryRun(batch[index]))
            {
                Undo();
                _session.BeginWriting();
                index = -1;
            }
            else if (index == batch.Count - 1 && batch.Count < MaxBatch)
            {
                // Who came meanwhile is served at once, and so is who was answered just now and comes again.
                int known = batch.Count;
                WaitForLateCallers();
                Take(batch);
                for (int late = batch.Count - 1; late >= known; late--)
                {
                    if (!batch[late].TryStart())
                    {
                        batch.RemoveAt(late);
                    }
                }
            }
        }

        _session.Commit();
        _lastBatch = batch.Count;
    }

    /// <summary>Waits a moment for another caller where many come at once: each that comes shares the wait for the disk instead of beginning another.</summary>
    private void WaitForLateCallers()
    {
        int known = Volatile.Read(ref _arrivals);
        long began = Stopwatch.GetTimestamp();
        while (_lastBatch >= ManyCallers && Volatile.Read(ref _arrivals) == known && Stopwatch.GetElapsedTime(began) < LateCallers)
        {
            Thread.Yield();
        }
    }

    /// <summary>Does one caller's work.</summary>
    /// <returns><see langword="false"/> when it failed and left something behind.</returns>
    private bool TryRun(WriteRequest request)
    {
        long changes = _session.ChangeCount;
        try
        {
            request.Run(_session);
            return true;
        }
#pragma warning disable CA1031 // Whatever it was, this caller hears of it, and the others' work goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            request.Failure = exception;
            return _session.ChangeCount == changes && _session.IsInTransaction;
        }
    }

    private void Undo()
    {
        try
        {
            _session.Rollback();
        }
        catch (Exception exception) when (_translate(nameof(Undo), exception) is not null)
        {
            // SQLite has undone it already when it says that there is nothing to undo.
            _instruments.RollbackFailed(exception);
        }
    }
}
