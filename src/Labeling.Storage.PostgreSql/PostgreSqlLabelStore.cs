using System.Collections.Concurrent;
using Labeling.Storage.PostgreSql;
using Labeling.Storage.Relational;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Labeling;

/// <summary>A label store in a PostgreSQL database, for hosts of several processes and machines.</summary>
/// <remarks>
/// <para>
/// Any number of hosts may use one database at once. Who writes in a project holds the project's row until its commit, so that work in one project is done
/// one after another, and what all hosts do to it is as if one did it. A host commits the work of all its callers that wait in one transaction: what is
/// acknowledged survives a crash of the host and, as far as the server's disk is honest, of the server. Readers see what was committed when they
/// began and neither wait nor keep anybody waiting.
/// </para>
/// <para>
/// The tables lie in a schema of their own. A transaction that meets a deadlock, or loses its connection, is done again; when the answer to a commit
/// was lost, the server is asked what became of it. A host that stops in the middle of a transaction loses it, and the project is free after 20
/// seconds at the latest.
/// </para>
/// <para>Paths compare by code points, and so does everything else that is text. Texts cannot hold U+0000. Safe for many callers at once.</para>
/// </remarks>
public sealed class PostgreSqlLabelStore : RelationalLabelStore
{
    /// <summary>What <see cref="LabelStore.Name"/> says.</summary>
    internal const string StoreName = "postgresql";

    private readonly PostgreSqlConnections _connections;
    private readonly PostgreSqlInstruments _instruments;
    private readonly IReadOnlyList<string> _steps;
    private readonly PostgreSqlWriter[] _writers;
    private readonly ConcurrentStack<PostgreSqlSession> _readers = new();
    private volatile bool _isReady;
    private volatile bool _isDisposed;

    /// <summary>Creates the store. Does not touch the network.</summary>
    /// <param name="connectionString">
    /// How to reach the database, in Npgsql's words: <c>Host=…;Username=…;Password=…;Database=…</c>. <c>Maximum Pool Size</c> limits how many
    /// callers read at once, snapshots included; a connection pooler in between must keep sessions.
    /// </param>
    /// <param name="options">The rest, or <see langword="null"/> for what is usual; read now.</param>
    /// <param name="timeProvider">The clock, or <see langword="null"/> for the system's. The server's clock is never asked.</param>
    /// <param name="logger">Where to log, or <see langword="null"/> for nowhere.</param>
    /// <exception cref="ArgumentException">The connection string or an option cannot be; the message says which, and holds no part of the connection string.</exception>
    public PostgreSqlLabelStore(
        string connectionString, PostgreSqlOptions? options = null, TimeProvider? timeProvider = null, ILogger<PostgreSqlLabelStore>? logger = null)
        : this(connectionString, options ?? new PostgreSqlOptions(), timeProvider, logger, PostgreSqlSchema.Steps)
    {
    }

    /// <summary>Creates a store as an older or newer library would, for tests.</summary>
    internal PostgreSqlLabelStore(
        string connectionString, PostgreSqlOptions options, TimeProvider? timeProvider, ILogger<PostgreSqlLabelStore>? logger, IReadOnlyList<string> steps)
        : base(timeProvider ?? TimeProvider.System)
    {
        _connections = new PostgreSqlConnections(Check(connectionString, options), options);
        _instruments = new PostgreSqlInstruments(logger ?? NullLogger<PostgreSqlLabelStore>.Instance);
        _steps = steps;
        _writers = [.. Enumerable.Range(0, options.Writers).Select(_ => new PostgreSqlWriter(_connections, _instruments, Translate))];
    }

    /// <inheritdoc/>
    public override string Name => StoreName;

    /// <summary>Whether <see cref="DisposeAsync"/> was called, for tests that use a schema again.</summary>
    internal bool IsDisposed => _isDisposed;

    /// <inheritdoc/>
    public override async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isReady)
        {
            return;
        }

        int found = await GuardAsync(nameof(InitializeAsync), () => UpgradeAsync(cancellationToken)).ConfigureAwait(false);
        _isReady = true;
        _instruments.Opened(_connections.Place);
        if (found < _steps.Count)
        {
            _instruments.Upgraded(_connections.Place, found, _steps.Count);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await Task.Run(() => Array.ForEach(_writers, w => w.Dispose())).ConfigureAwait(false);
        CloseReaders();
        await _connections.DisposeAsync().ConfigureAwait(false);
        _instruments.Dispose();
    }

    /// <summary>Reads a connection string, and throws unless it and the options can be.</summary>
    internal static NpgsqlConnectionStringBuilder Check(string connectionString, PostgreSqlOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        _ = options.Validate();
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // What it says may hold part of a password that was not quoted.
            throw new ArgumentException(
                "The connection string is not one of Npgsql's; write Host=…;Username=…;Password=…;Database=…, with a value that holds ; or = in quotes.", nameof(connectionString));
        }

        return string.IsNullOrWhiteSpace(connection.Host)
            ? throw new ArgumentException("The connection string names no server; add Host=….", nameof(connectionString))
            : connection;
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
        ThrowUnlessReady();
        var request = new WriteRequest<TResult>(operation, projectId, readAhead, work, cancellationToken);
        _writers[unchecked((uint)(projectId?.GetHashCode() ?? 0)) % (uint)_writers.Length].Add(request);
        return request.Result;
    }

    /// <inheritdoc/>
    protected override async Task<RelationalSession> OpenReadAsync(string operation, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowUnlessReady();
        return await GuardAsync<RelationalSession>(operation, async () =>
        {
            PostgreSqlSession session = _readers.TryPop(out PostgreSqlSession? idle)
                ? idle
                : PostgreSqlSession.ForReading(await _connections.OpenAsync(cancellationToken).ConfigureAwait(false), GiveBack);
            session.BeginReading();
            return session;
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override LabelStoreException? Translate(string operation, Exception exception) => PostgreSqlErrors.Translate(operation, _connections.Place, exception);

    private void ThrowUnlessReady()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_isReady)
        {
            throw new InvalidOperationException("The label store is not ready; call InitializeAsync first.");
        }
    }

    private async ValueTask<int> UpgradeAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await _connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await new PostgreSqlMigrator(connection, _connections.Place, _steps).UpgradeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void GiveBack(PostgreSqlSession reader)
    {
        if (reader.IsOpen)
        {
            _readers.Push(reader);
        }
        else
        {
            reader.Close();
        }

        if (_isDisposed)
        {
            CloseReaders();
        }
    }

    private void CloseReaders()
    {
        while (_readers.TryPop(out PostgreSqlSession? idle))
        {
            idle.Close();
        }
    }
}
