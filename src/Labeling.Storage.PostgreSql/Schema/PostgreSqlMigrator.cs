using Npgsql;

namespace Labeling.Storage.PostgreSql;

/// <summary>Makes a store's schema, or brings an older one forward. Of several hosts that start at once one does it, and the others wait.</summary>
internal sealed class PostgreSqlMigrator(NpgsqlConnection connection, PostgreSqlPlace place, IReadOnlyList<string> steps)
{
    /// <summary>"LABL": the first half of the advisory lock's key; the second is the schema's name.</summary>
    private const int LockClass = 0x4C41424C;

    private readonly int _newest = steps.Count;

    /// <summary>Brings the schema to the newest version.</summary>
    /// <returns>The version that it had: 0 when it was made now.</returns>
    public async Task<int> UpgradeAsync(CancellationToken cancellationToken)
    {
        int found = await ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        if (found == _newest)
        {
            return found;
        }

        NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await RunAsync($"SELECT pg_advisory_xact_lock({LockClass}, hashtext('{place.Schema}'))", cancellationToken).ConfigureAwait(false);

            // Another host may have been faster.
            found = await ReadVersionAsync(cancellationToken).ConfigureAwait(false);
            if (found == 0)
            {
                await MakeSchemaAsync(cancellationToken).ConfigureAwait(false);
            }

            for (int version = found; version < _newest; version++)
            {
                await RunAsync(steps[version], cancellationToken).ConfigureAwait(false);
                await RunAsync($"UPDATE store_version SET version = {version + 1}", cancellationToken).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    private async Task<int> ReadVersionAsync(CancellationToken cancellationToken)
    {
        // Asked of the catalogue's tables: a name that was looked up in vain before the lock is still not found after it.
        if (await ReadAsync(
            $"SELECT true FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{place.Schema}' AND c.relname = 'store_version'",
            cancellationToken).ConfigureAwait(false) is null)
        {
            return 0;
        }

        int version = await ReadAsync($"SELECT version FROM \"{place.Schema}\".store_version", cancellationToken).ConfigureAwait(false) is int stored ? stored : 0;
        return version <= _newest
            ? version
            : throw Refuse(
                $"Schema '{place.Schema}' of database '{place.Database}' has version {version} and this library knows up to {_newest}; use a newer version of Labeling.Storage.PostgreSql.");
    }

    private async Task MakeSchemaAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync($"SELECT true FROM pg_namespace WHERE nspname = '{place.Schema}'", cancellationToken).ConfigureAwait(false) is null)
        {
            await RunAsync($"CREATE SCHEMA \"{place.Schema}\"", cancellationToken).ConfigureAwait(false);
        }
        else if (await ReadAsync(
            $"SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{place.Schema}' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') LIMIT 1",
            cancellationToken).ConfigureAwait(false) is string table)
        {
            throw Refuse(
                $"Schema '{place.Schema}' of database '{place.Database}' holds '{table}' of another program; name another schema in PostgreSqlOptions.Schema.");
        }

        await RunAsync("CREATE TABLE store_version (version INTEGER NOT NULL); INSERT INTO store_version VALUES (0)", cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        _ = await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<object?> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private static LabelStoreException Refuse(string message)
        => new(PostgreSqlLabelStore.StoreName, nameof(LabelStore.InitializeAsync), message, isTransient: false);
}
