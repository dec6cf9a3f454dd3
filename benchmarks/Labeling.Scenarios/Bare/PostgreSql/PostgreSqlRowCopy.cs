using System.Diagnostics;
using Npgsql;

namespace Labeling.Scenarios;

/// <summary>Writes the rows of one PostgreSQL database into another of the same schema with COPY, in a number of transactions.</summary>
internal static class PostgreSqlRowCopy
{
    private const string TruncateAll = """
        DO $$
        BEGIN
            EXECUTE (
                SELECT 'TRUNCATE ' || string_agg(c.oid::regclass::text, ', ')
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema'));
        END $$
        """;

    private const string Tables = """
        SELECT c.oid::regclass::text, pg_relation_size(c.oid) / current_setting('block_size')::bigint
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        ORDER BY c.oid
        """;

    /// <summary>Copies.</summary>
    /// <returns>How long writing took, from the first BEGIN to the last COMMIT; reading is not counted.</returns>
    public static async Task<TimeSpan> RunAsync(string source, string target, int transactions, CancellationToken cancellationToken)
    {
        await using var from = new NpgsqlConnection(source);
        await using var to = new NpgsqlConnection(target);
        await from.OpenAsync(cancellationToken);
        await to.OpenAsync(cancellationToken);
        IReadOnlyList<(string Name, long Pages)> tables = await TablesOfAsync(from, cancellationToken);

        // What the store put there when it made the schema comes with the rows.
        await using (var truncate = new NpgsqlCommand(TruncateAll, to))
        {
            await truncate.ExecuteNonQueryAsync(cancellationToken);
        }

        TimeSpan writing = TimeSpan.Zero;
        for (int transaction = 1; transaction <= transactions; transaction++)
        {
            var shares = new List<(string Table, byte[] Rows)>();
            foreach ((string name, long pages) in tables)
            {
                if (await ReadAsync(from, name, pages * (transaction - 1) / transactions, pages * transaction / transactions, cancellationToken) is { } rows)
                {
                    shares.Add((name, rows));
                }
            }

            long start = Stopwatch.GetTimestamp();
            await using (NpgsqlTransaction scope = await to.BeginTransactionAsync(cancellationToken))
            {
                foreach ((string table, byte[] rows) in shares)
                {
                    await WriteAsync(to, table, rows, cancellationToken);
                }

                await scope.CommitAsync(cancellationToken);
            }

            writing += Stopwatch.GetElapsedTime(start);
        }

        return writing;
    }

    /// <summary>The tables, those that others refer to first, and how many pages each has.</summary>
    private static async Task<IReadOnlyList<(string Name, long Pages)>> TablesOfAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var tables = new List<(string, long)>();
        await using var command = new NpgsqlCommand(Tables, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return tables;
    }

    /// <summary>Reads the rows of some pages, in the form that COPY writes and reads; <see langword="null"/> for no page.</summary>
    private static async Task<byte[]?> ReadAsync(NpgsqlConnection connection, string table, long firstPage, long endPage, CancellationToken cancellationToken)
    {
        if (firstPage == endPage)
        {
            return null;
        }

        string sql = $"COPY (SELECT * FROM {table} WHERE ctid >= '({firstPage},0)' AND ctid < '({endPage},0)') TO STDOUT (FORMAT binary)";
        await using NpgsqlRawCopyStream stream = await connection.BeginRawBinaryCopyAsync(sql, cancellationToken);
        using var rows = new MemoryStream();
        await stream.CopyToAsync(rows, cancellationToken);
        return rows.ToArray();
    }

    private static async Task WriteAsync(NpgsqlConnection connection, string table, byte[] rows, CancellationToken cancellationToken)
    {
        await using NpgsqlRawCopyStream stream = await connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT binary)", cancellationToken);
        await stream.WriteAsync(rows, cancellationToken);
    }
}
