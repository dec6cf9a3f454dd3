using System.Diagnostics;
using Labeling.Storage.Relational;
using Npgsql;

namespace Labeling.Storage.PostgreSql;

/// <summary>One thread with one connection that writes: it takes all work that waits for a project, does it in one transaction, and answers once that is durable.</summary>
/// <remarks>
/// The wait for the disk is shared by all callers of a transaction, and each counter is written once for them all. A call that fails takes nothing with it:
/// one that changed nothing is left out, and for one that did the transaction is undone and the others' work done again. A transaction that other
/// hosts got in the way of, or whose connection broke before its commit, is done again from the start.
/// </remarks>
internal sealed class PostgreSqlWriter : IDisposable
{
    /// <summary>So much work is committed at the latest, that the first callers do not wait too long for the last.</summary>
    private const int MaxBatch = 256;

    private const int MaxAttempts = 4;

    private readonly object _gate = new();
    private readonly PostgreSqlConnections _connections;
    private readonly PostgreSqlInstruments _instruments;
    private readonly Func<string, Exception, LabelStoreException?> _translate;
    private readonly List<WriteRequest> _waiting = [];
    private Thread? _thread;
    private PostgreSqlSession? _session;
    private bool _isClosed;

    public PostgreSqlWriter(PostgreSqlConnections connections, PostgreSqlInstruments instruments, Func<string, Exception, LabelStoreException?> translate)
    {
        _connections = connections;
        _instruments = instruments;
        _translate = translate;
    }

    /// <summary>Puts work in the line.</summary>
    public void Add(WriteRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(PostgreSqlLabelStore));
            _waiting.Add(request);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "Labeling writer" };
                _thread.Start();
            }

            Monitor.Pulse(_gate);
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

        _thread?.Join();
        _session?.Close();
    }

    private void Run()
    {
        while (WaitForWork())
        {
            var batch = new List<WriteRequest>();
            Take(batch);
            if (batch.Count > 0)
            {
                Commit(batch);
            }
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
                Monitor.Wait(_gate);
            }

            return _waiting.Count > 0;
        }
    }

    /// <summary>Takes all work that waits for the batch's project, or for that of whoever waits longest. What was given up is left out.</summary>
    private void Take(List<WriteRequest> batch)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                return;
            }

            ProjectId? project = (batch.Count > 0 ? batch[0] : _waiting[0]).ProjectId;
            int left = 0;
            for (int index = 0; index < _waiting.Count; index++)
            {
                WriteRequest request = _waiting[index];
                if (request.ProjectId != project || batch.Count >= MaxBatch)
                {
                    _waiting[left++] = request;
                }
                else if (request.TryStart())
                {
                    batch.Add(request);
                }
            }

            _waiting.RemoveRange(left, _waiting.Count - left);
        }
    }

    private void Commit(List<WriteRequest> batch)
    {
        long began = Stopwatch.GetTimestamp();
        Exception? failure = Attempt(batch, mayGrow: true);
        if (failure is PostgresException && batch.Count(r => r.Failure is null) > 1)
        {
            // Whose statement it was is not known, because statements are sent together: everybody once more, alone.
            foreach (WriteRequest request in batch.Where(r => r.Failure is null))
            {
                request.Failure = Attempt([request], mayGrow: false);
            }

            failure = null;
        }

        _instruments.Committed(batch.Count, Stopwatch.GetElapsedTime(began), failure);
        WriteRequest.AnswerAll(batch, failure, _translate);
    }

    /// <summary>Does the work in one transaction, as often as that may help.</summary>
    /// <returns>What it failed with, or <see langword="null"/> when it is durable.</returns>
    private Exception? Attempt(List<WriteRequest> batch, bool mayGrow)
    {
        for (int attempt = 1; ; attempt++)
        {
            bool isCommitting = false;
            try
            {
                _session ??= PostgreSqlSession.ForWriting(_connections.OpenForWriting());
                Work(_session, batch, mayGrow);
                isCommitting = true;
                _session.Commit();
                return null;
            }
#pragma warning disable CA1031 // Whatever it was, every caller of this transaction hears of it, and the thread lives for the next.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                long transaction = _session?.Transaction ?? 0;
                Undo();
                if (isCommitting && MayBeCommitted(exception))
                {
                    return Find(transaction, exception);
                }

                if (attempt == MaxAttempts || !PostgreSqlErrors.IsWorthRepeating(exception))
                {
                    return exception;
                }

                _instruments.Repeated(batch.Count, exception);
            }
        }
    }

    private void Work(PostgreSqlSession session, List<WriteRequest> batch, bool mayGrow)
    {
        var callers = new HashSet<string>(StringComparer.Ordinal);
        int asked = Begin(session, batch, callers);
        for (int index = 0; index < batch.Count; index++)
        {
            if (index >= asked)
            {
                asked = AskAhead(session, batch, index, callers);
                session.SendReadAhead();
            }

            if (batch[index].Failure is null && !TryRun(session, batch[index]))
            {
                session.Rollback();
                asked = Begin(session, batch, callers);
                index = -1;
            }
            else if (mayGrow && index == batch.Count - 1 && batch.Count < MaxBatch)
            {
                // Who came meanwhile is served at once.
                Take(batch);
            }
        }
    }

    /// <summary>Begins a transaction.</summary>
    /// <returns>For how many of the calls was asked ahead.</returns>
    private static int Begin(PostgreSqlSession session, List<WriteRequest> batch, HashSet<string> callers)
    {
        int asked = 0;
        callers.Clear();
        session.BeginWriting(batch[0].ProjectId, () => asked = AskAhead(session, batch, 0, callers));
        return asked;
    }

    /// <summary>Asks ahead for the calls from one on, but only for the first of each caller: what the second finds is up to the first.</summary>
    /// <returns>How many calls there are.</returns>
    private static int AskAhead(PostgreSqlSession session, List<WriteRequest> batch, int first, HashSet<string> callers)
    {
        for (int index = first; index < batch.Count; index++)
        {
            if (batch[index] is { Failure: null, ReadAhead: { } ahead } && callers.Add(ahead.Caller) && session.ProjectNumber != 0)
            {
                ahead.Read(session, session.ProjectNumber);
            }
        }

        return batch.Count;
    }

    /// <summary>Does one caller's work.</summary>
    /// <returns><see langword="false"/> when it failed and left something behind.</returns>
    private static bool TryRun(PostgreSqlSession session, WriteRequest request)
    {
        long changes = session.ChangeCount;
        if (request.ReadAhead is null)
        {
            // What it changes, others may have asked for.
            session.ForgetReadAhead();
        }

        try
        {
            request.Run(session);
            if (request.ReadAhead is null)
            {
                session.ForgetReadAhead();
            }

            return true;
        }
#pragma warning disable CA1031 // Whatever it was, this caller hears of it, and the others' work goes on.
        catch (Exception exception) when (exception is not (NpgsqlException or IOException))
#pragma warning restore CA1031
        {
            request.Failure = exception;
            return session.ChangeCount == changes;
        }
    }

    private static bool MayBeCommitted(Exception exception)
        => exception is not PostgresException refused || PostgreSqlErrors.IsConnectionLost(refused);

    /// <summary>Asks the server what became of a commit whose answer was lost.</summary>
    private Exception? Find(long transaction, Exception failure)
    {
        if (transaction == 0)
        {
            return null;
        }

        try
        {
            _session ??= PostgreSqlSession.ForWriting(_connections.OpenForWriting());
            return _session.WasCommitted(transaction) ? null : failure;
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
        {
            Undo();
            return failure;
        }
    }

    /// <summary>Undoes the transaction; a connection that broke is let go.</summary>
    private void Undo()
    {
        if (_session is null)
        {
            return;
        }

        try
        {
            _session.Rollback();
        }
        catch (Exception exception) when (exception is NpgsqlException or IOException or InvalidOperationException)
        {
            // It is over with its connection.
            _session.Close();
        }

        if (!_session.IsOpen)
        {
            _session.Close();
            _session = null;
        }
    }
}
