using System.Text;

namespace Labeling.Storage.Relational;

/// <summary>Reads and writes the records beside projects.</summary>
internal static class RecordTable
{
    private const string Columns = "SELECT name, version, updated_at, document FROM project_records WHERE project_no = $1 AND kind = $2 AND name ";

    private static readonly SqlText One = new(Columns + "= $3");
    private static readonly SqlText Next = new(Columns + "> $3 ORDER BY name LIMIT $4");

    /// <summary>Locks the project's row, too, so that of two writers of one record the second sees what the first wrote.</summary>
    private static readonly SqlText TakeVersion = new("UPDATE projects SET record_writes = record_writes + 1 WHERE project_no = $1 RETURNING record_writes");

    private static readonly SqlText Insert = new("""
        INSERT INTO project_records (project_no, kind, name, version, updated_at, document) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """);

    private static readonly SqlText Update = new("""
        UPDATE project_records SET version = $5, updated_at = $6, document = $7 WHERE project_no = $1 AND kind = $2 AND name = $3 AND version = $4
        """);

    private static readonly SqlText Delete = new("DELETE FROM project_records WHERE project_no = $1 AND kind = $2 AND name = $3 AND version = $4");

    public static async ValueTask<ProjectRecord?> FindAsync(
        RelationalSession session, long projectNumber, string kind, string key, CancellationToken cancellationToken)
    {
        List<ProjectRecord> records = await ReadAsync(session.Use(One).Bind(projectNumber).Bind(kind).Bind(key), kind, cancellationToken).ConfigureAwait(false);
        return records.Count == 0 ? null : records[0];
    }

    /// <summary>Reads the records that follow a key.</summary>
    public static ValueTask<List<ProjectRecord>> FindNextAsync(
        RelationalSession session, long projectNumber, string kind, string after, int limit, CancellationToken cancellationToken)
        => ReadAsync(session.Use(Next).Bind(projectNumber).Bind(kind).Bind(after).Bind(limit), kind, cancellationToken);

    /// <summary>Writes a record whose version is as expected.</summary>
    /// <returns>Its new version, or 0 when its version is another.</returns>
    public static async ValueTask<long> TryWriteAsync(ProjectScope scope, string kind, string key, byte[] json, long expectedVersion)
    {
        RelationalStatement take = scope.Use(TakeVersion).Bind(scope.Number);
        await take.ReadAsync(scope.CancellationToken).ConfigureAwait(false);
        long version = take.GetInt64(0);
        await take.CloseAsync(scope.CancellationToken).ConfigureAwait(false);
        RelationalStatement write = scope.Use(expectedVersion == 0 ? Insert : Update).Bind(scope.Number).Bind(kind).Bind(key);
        if (expectedVersion != 0)
        {
            write.Bind(expectedVersion);
        }

        return await write.Bind(version).Bind(scope.Now).Bind(json).CountAsync(scope.CancellationToken).ConfigureAwait(false) == 1 ? version : 0;
    }

    public static async ValueTask<bool> TryDeleteAsync(ProjectScope scope, string kind, string key, long expectedVersion)
        => await scope.Use(Delete).Bind(scope.Number).Bind(kind).Bind(key).Bind(expectedVersion).CountAsync(scope.CancellationToken).ConfigureAwait(false) == 1;

    private static async ValueTask<List<ProjectRecord>> ReadAsync(RelationalStatement rows, string kind, CancellationToken cancellationToken)
    {
        var records = new List<ProjectRecord>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            records.Add(new ProjectRecord
            {
                Kind = kind,
                Key = rows.GetString(0),
                Version = rows.GetInt64(1),
                UpdatedAt = Instant.FromTicks(rows.GetInt64(2)),
                Json = Encoding.UTF8.GetString(rows.GetBytes(3)),
            });
        }

        return records;
    }
}
