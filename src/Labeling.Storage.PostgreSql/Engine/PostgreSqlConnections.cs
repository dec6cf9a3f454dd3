using Npgsql;

namespace Labeling.Storage.PostgreSql;

/// <summary>Opens connections to one store.</summary>
internal sealed class PostgreSqlConnections : IAsyncDisposable, IDisposable
{
    /// <summary>Texts that stay prepared on each connection; filters make texts of their own.</summary>
    private const int PreparedStatements = 150;

    /// <summary>
    /// Every statement of the store follows an index that was made for it. The planner judges by statistics that are missing or old while a project is
    /// young or grows fast, and would rather read whole tables, or sort, or start helpers for hundreds of rows, which takes longer than reading them.
    /// </summary>
    private const string Plans = "SET jit = off; SET max_parallel_workers_per_gather = 0; SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; ";

    /// <summary>
    /// A writer that stops in the middle of its work must not hold up other hosts for long, what is acknowledged must be on the disk, and its plans
    /// must not depend on who came first.
    /// </summary>
    private const string Writing = """
        SET idle_in_transaction_session_timeout = '20s'; SET lock_timeout = '30s'; SET plan_cache_mode = force_generic_plan;
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local')
        """;

    private readonly NpgsqlDataSource _source;
    private readonly string _settings;

    public PostgreSqlConnections(NpgsqlConnectionStringBuilder connection, PostgreSqlOptions options)
    {
        Place = PostgreSqlPlace.Of(connection, options);
        _settings = Plans + $"SET search_path TO \"{options.Schema}\"";
        var own = new NpgsqlConnectionStringBuilder(connection.ConnectionString)
        {
            MaxAutoPrepare = PreparedStatements,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            Enlist = false,
            IncludeErrorDetail = false,
        };
        own.ApplicationName ??= "Labeling";
        var builder = new NpgsqlDataSourceBuilder(own.ConnectionString);
        builder.UsePhysicalConnectionInitializer(Set, SetAsync);
        _source = builder.Build();
    }

    /// <summary>Where they lead.</summary>
    public PostgreSqlPlace Place { get; }

    /// <summary>Opens a connection that waits without a thread.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _source.OpenConnectionAsync(cancellationToken);

    /// <summary>Opens a connection of a writer, which is never given back.</summary>
    public NpgsqlConnection OpenForWriting()
    {
        NpgsqlConnection connection = _source.OpenConnection();
        try
        {
            Run(connection, Writing);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose() => _source.Dispose();

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        _ = command.ExecuteNonQuery();
    }

    private void Set(NpgsqlConnection connection) => Run(connection, _settings);

    private async Task SetAsync(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(_settings, connection);
        await using (command.ConfigureAwait(false))
        {
            _ = await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        }
    }
}
