using System.Collections.Concurrent;
using Labeling.Storage.Relational;
using Labeling.Storage.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace Labeling;

/// <summary>A label store in one SQLite file, inside this process: durable, without a server.</summary>
/// <remarks>
/// <para>
/// One thread writes, and commits the work of all callers that wait in one transaction: what is acknowledged survives a crash of the program and, as
/// far as the disk is honest, of the machine. Readers see what was committed when they began and neither wait nor keep anybody waiting.
/// </para>
/// <para>
/// Beside the file lie two more while it is open, with <c>-wal</c> and <c>-shm</c> at the end of their names; they belong to it. Several processes of
/// one machine may open the same file; a folder on the network will not do.
/// </para>
/// <para>Paths compare by code points, and so does everything else that is text. Safe for many callers at once.</para>
/// </remarks>
public sealed class SqliteLabelStore : RelationalLabelStore
{
    /// <summary>What <see cref="LabelStore.Name"/> says.</summary>
    internal const string StoreName = "sqlite";

    private readonly SqliteFile _file;
    private readonly SqliteInstruments _instruments;
    private readonly Lock _lock = new();
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private SqliteWriter? _writer;
    private SqliteSession? _session;
    private SqliteCheckpointer? _checkpointer;
    private bool _isDisposed;

    /// <summary>Creates the store. Does not touch the disk.</summary>
    /// <param name="path">The file; made when it is absent. A relative path is made absolute now, against the current directory.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system's.</param>
    /// <param name="logger">Where to log, or <see langword="null"/> for nowhere.</param>
    public SqliteLabelStore(string path, TimeProvider? timeProvider = null, ILogger<SqliteLabelStore>? logger = null)
        : this(path, timeProvider, logger, TimeSpan.FromSeconds(15))
    {
    }

    /// <summary>Creates the store for a test that does not want to wait for a locked file.</summary>
    internal SqliteLabelStore(string path, TimeProvider? timeProvider, ILogger<SqliteLabelStore>? logger, TimeSpan patience)
        : base(timeProvider ?? TimeProvider.System)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _file = new SqliteFile(Path.GetFullPath(path), patience);
        _instruments = new SqliteInstruments(logger ?? NullLogger<SqliteLabelStore>.Instance);
    }

    /// <inheritdoc/>
    public override string Name => StoreName;

    /// <summary>The connection that writes, for tests that count what a call costs while nobody else calls.</summary>
    internal sqlite3? Writer => _session?.Database;

    /// <inheritdoc/>
    public override Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Initialize();
            return Task.CompletedTask;
        }
        catch (LabelStoreException exception)
        {
            return Task.FromException(exception);
        }
        catch (Exception exception) when (Translate(nameof(InitializeAsync), exception) is { } translated)
        {
            return Task.FromException(translated);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return ValueTask.CompletedTask;
            }

            _isDisposed = true;
        }

        _writer?.Dispose();
        CloseReaders();
        _checkpointer?.Dispose();
        _session?.Close();
        _instruments.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task<TResult> WriteAsync<TResult>(
        string operation,
        ProjectId? projectId,
        RelationalReadAhead? readAhead,
        Func<RelationalSession, CancellationToken, ValueTask<TResult>> work,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var request = new WriteRequest<TResult>(operation, projectId, readAhead, work, cancellationToken);
        (_writer ?? throw NotReady()).Add(request);
        return request.Result;
    }

    /// <inheritdoc/>
    protected override Task<RelationalSession> OpenReadAsync(string operation, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_writer is null)
        {
            throw NotReady();
        }

        try
        {
            SqliteSession session = _readers.TryTake(out SqliteSession? idle) ? idle : new SqliteSession(_file.OpenForReading(), GiveBack);
            session.BeginReading();
            return Task.FromResult<RelationalSession>(session);
        }
        catch (Exception exception) when (Translate(operation, exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <inheritdoc/>
    protected override LabelStoreException? Translate(string operation, Exception exception) => SqliteErrors.Translate(operation, _file.Path, exception);

    private static InvalidOperationException NotReady() => new("The label store is not ready; call InitializeAsync first.");

    private void Initialize()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_writer is not null)
            {
                return;
            }

            _file.CheckFolder();
            sqlite3 connection = _file.OpenForWriting();
            try
            {
                _file.Upgrade(connection);
                _checkpointer = new SqliteCheckpointer(_file.OpenForCheckpoints(), _instruments);
                _session = new SqliteSession(connection);
                _writer = new SqliteWriter(_session, _checkpointer, _instruments, Translate);
            }
            catch
            {
                connection.Dispose();
                throw;
            }

            _instruments.Opened(_file.Path);
        }
    }

    private void GiveBack(SqliteSession reader)
    {
        _readers.Add(reader);
        if (_isDisposed)
        {
            CloseReaders();
        }
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out SqliteSession? reader))
        {
            reader.Close();
        }
    }
}
