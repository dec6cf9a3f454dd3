using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Labeling.Storage.PostgreSql.Tests;

/// <summary>A store in a schema of its own.</summary>
internal sealed class TemporaryStore : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly List<PostgreSqlLabelStore> _stores = [];

    private TemporaryStore(TestServer server)
    {
        _server = server;
        Schema = server.NewSchema();
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { ApplicationName = Schema }.ConnectionString;
        Store = Make();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public string Schema { get; }

    /// <summary>Leads to the database under the schema's name, so that the server knows these connections from others.</summary>
    public string ConnectionString { get; }

    public PostgreSqlLabelStore Store { get; private set; }

    /// <summary>What the crash child takes to get here.</summary>
    public string Place => $"{Schema} {ConnectionString}";

    public static async Task<TemporaryStore> OpenAsync(TestServer server)
    {
        var store = new TemporaryStore(server);
        await store.Store.InitializeAsync();
        return store;
    }

    /// <summary>Opens the same data once more, as another process would.</summary>
    public async Task<PostgreSqlLabelStore> OpenAnotherAsync()
    {
        PostgreSqlLabelStore store = Make();
        await store.InitializeAsync();
        return store;
    }

    /// <summary>Closes the store and opens the data again.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAnotherAsync();
    }

    /// <summary>Runs SQL in the schema.</summary>
    public Task<object?> RunAsync(string sql) => _server.RunAsync($"SET search_path TO \"{Schema}\"; {sql}");

    /// <summary>Ends the store's connections from the server's side.</summary>
    public Task EndConnectionsAsync(string condition = "true")
        => _server.RunAsync($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{Schema}' AND {condition}");

    public async ValueTask DisposeAsync()
    {
        foreach (PostgreSqlLabelStore store in _stores)
        {
            await store.DisposeAsync();
        }

        await _server.RunAsync($"DROP SCHEMA IF EXISTS \"{Schema}\" CASCADE");
    }

    private PostgreSqlLabelStore Make()
    {
        var store = new PostgreSqlLabelStore(ConnectionString, new PostgreSqlOptions { Schema = Schema }, Time);
        _stores.Add(store);
        return store;
    }
}
