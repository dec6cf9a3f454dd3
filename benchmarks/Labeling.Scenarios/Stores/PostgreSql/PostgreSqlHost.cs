using Npgsql;

namespace Labeling.Scenarios;

/// <summary>A PostgreSQL server: one that is there, or one started for this run.</summary>
internal sealed class PostgreSqlHost : DatabaseHost
{
    private readonly PostgreSqlServer? _server;
    private readonly string _connection;
    private readonly bool _isTemporary;

    private PostgreSqlHost(PostgreSqlServer? server, string connection, bool isTemporary)
    {
        _server = server;
        _connection = connection;
        _isTemporary = isTemporary;
    }

    /// <summary>Starts.</summary>
    /// <param name="connection">The main database; <see langword="null"/> to start a server.</param>
    /// <param name="say">Hears what goes on.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<PostgreSqlHost> StartAsync(string? connection, Action<string> say, CancellationToken cancellationToken)
    {
        if (connection is null)
        {
            PostgreSqlServer server = await PostgreSqlServer.StartAsync(string.Empty, cancellationToken);
            say($"Started a PostgreSQL server from {server.BinaryFolder}.");
            return new(server, server.ConnectionString, isTemporary: true);
        }

        try
        {
            await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
            await using NpgsqlConnection probe = await source.OpenConnectionAsync(cancellationToken);
            return new(null, connection, isTemporary: false);
        }
        catch (Exception exception) when (exception is ArgumentException or NpgsqlException)
        {
            throw new UsageException("--connection does not lead to a database: " + exception.Message.ReplaceLineEndings(" "));
        }
    }

    /// <inheritdoc/>
    public override async Task<Database> OpenMainAsync(CancellationToken cancellationToken)
        => _isTemporary ? await CreateTemporaryAsync("main", cancellationToken) : new PostgreSqlDatabase(_connection, null);

    /// <inheritdoc/>
    public override async Task<Database> CreateTemporaryAsync(string purpose, CancellationToken cancellationToken)
    {
        string name = $"labeling_scenarios_{purpose}_{Path.GetRandomFileName()[..8]}";
        try
        {
            await ExecuteAsync($"CREATE DATABASE \"{name}\"", cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new UsageException("The user of --connection may not create databases, and a scenario needs one beside yours; grant CREATEDB, or leave --connection out.");
        }

        string connection = new NpgsqlConnectionStringBuilder(_connection) { Database = name }.ConnectionString;
        return new PostgreSqlDatabase(connection, () => ExecuteAsync($"DROP DATABASE \"{name}\" WITH (FORCE)", CancellationToken.None));
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_connection);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
