using System.Collections.Concurrent;
using Labeling.ConformanceTests;

namespace Labeling.Storage.PostgreSql.Tests;

/// <summary>A schema for each store. One whose stores are all disposed is emptied and used again: making one takes much longer.</summary>
public sealed class PostgreSqlFixture(TestServer server) : LabelStoreFixture
{
    private readonly ConcurrentDictionary<LabelStore, string> _schemaOf = new();
    private readonly ConcurrentDictionary<string, int> _openStores = new();
    private readonly ConcurrentBag<string> _free = [];

    public override async Task<LabelStore> CreateStoreAsync(TimeProvider time)
    {
        FindFree();
        if (!_free.TryTake(out string? schema))
        {
            return await OpenAsync(server.NewSchema(), time);
        }

        await server.RunAsync($"""
            DO $$
            DECLARE name text;
            BEGIN
                FOR name IN SELECT relname FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' AND relname <> 'store_version' LOOP
                    EXECUTE format('DELETE FROM {schema}.%I', name);
                END LOOP;
            END $$
            """);
        return await OpenAsync(schema, time);
    }

    public override async Task<LabelStore?> ReopenAsync(LabelStore store, TimeProvider time)
    {
        LabelStore reopened = await OpenAsync(_schemaOf[store], time);
        await store.DisposeAsync();
        return reopened;
    }

    public override async Task<LabelStore?> OpenSecondAsync(LabelStore store, TimeProvider time) => await OpenAsync(_schemaOf[store], time);

    private async Task<LabelStore> OpenAsync(string schema, TimeProvider time)
    {
        var store = new PostgreSqlLabelStore(server.ConnectionString, new PostgreSqlOptions { Schema = schema }, time);
        _schemaOf[store] = schema;
        _openStores.AddOrUpdate(schema, 1, static (_, count) => count + 1);
        await store.InitializeAsync();
        return store;
    }

    private void FindFree()
    {
        foreach ((LabelStore store, string schema) in _schemaOf)
        {
            if (((PostgreSqlLabelStore)store).IsDisposed && _schemaOf.TryRemove(store, out _)
                && _openStores.AddOrUpdate(schema, 0, static (_, count) => count - 1) == 0)
            {
                _free.Add(schema);
            }
        }
    }
}
