using Labeling.Scenarios;
using Labeling.Storage.PostgreSql.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace Labeling.Storage.PostgreSql.Tests;

/// <summary>
/// The server that all tests of this run share: the one that <see cref="Variable"/> leads to, or one that is started on loopback in a temporary folder.
/// Where there is none, tests skip with the reason; when CI=true they fail.
/// </summary>
public sealed class TestServer : IAsyncLifetime
{
    /// <summary>The environment variable with a connection string to a database in which tests may make and drop schemas.</summary>
    public const string Variable = "LABELING_TEST_POSTGRESQL";

    /// <summary>Nothing here outlives the run, and the tests never kill the shared server.</summary>
    private const string Settings = "fsync = off\nfull_page_writes = off\nmax_connections = 400";

    private readonly List<string> _schemas = [];
    private PostgreSqlServer? _server;
    private string? _connectionString;
    private string? _reason;
    private int _count;

    /// <summary>Leads to the database.</summary>
    public string ConnectionString
    {
        get
        {
            if (_connectionString is null && Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail("CI must run these tests, but " + _reason);
            }

            Assert.SkipWhen(_connectionString is null, _reason ?? string.Empty);
            return _connectionString!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _connectionString = Environment.GetEnvironmentVariable(Variable);
        if (_connectionString is null)
        {
            try
            {
                _server = await PostgreSqlServer.StartAsync(Settings, TestContext.Current.CancellationToken);
                _connectionString = _server.ConnectionString;
            }
            catch (UsageException exception)
            {
                _reason = $"{exception.Message} For these tests that is the environment variable {Variable}.";
            }
        }
    }

    /// <summary>The name of a schema that is not there yet, and goes when the run ends.</summary>
    public string NewSchema()
    {
        string schema = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _count)}";
        lock (_schemas)
        {
            _schemas.Add(schema);
        }

        return schema;
    }

    /// <summary>Runs SQL, and gives the first value of the first row.</summary>
    public async Task<object?> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            return;
        }

        foreach (string schema in _connectionString is null ? [] : _schemas)
        {
            await RunAsync($"DROP SCHEMA IF EXISTS \"{schema}\" CASCADE");
        }
    }
}
