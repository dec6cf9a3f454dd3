using System.Text.RegularExpressions;
using Labeling.Storage.Relational;
using Npgsql;
using NpgsqlTypes;

namespace Labeling.Storage.PostgreSql;

/// <summary>Adds many rows with COPY, on a session that blocks.</summary>
internal sealed partial class PostgreSqlBulk(PostgreSqlSession session, NpgsqlConnection connection) : RelationalBulk
{
    private const string PathsInRange = "SELECT 1 FROM item_blocks WHERE project_no = $1 AND min_path <= $3 AND max_path >= $2 LIMIT 1";
    private const string KnownPaths = "SELECT path FROM items WHERE project_no = $1 AND path = ANY($2)";

    public override async ValueTask<HashSet<string>> FindPathsAsync(
        long projectNumber, IReadOnlyList<string> paths, string least, string most, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var known = new HashSet<string>(StringComparer.Ordinal);
        string[] texts = [.. paths.Select(PostgreSqlStatement.Check)];
        await session.SendAsync(cancellationToken).ConfigureAwait(false);
        if (!MayKnow(projectNumber, least, most))
        {
            return known;
        }

        using var command = new NpgsqlCommand(KnownPaths, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = projectNumber });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = texts });
        using NpgsqlDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            known.Add(rows.GetString(0));
        }

        return known;
    }

    public override async ValueTask InsertAsync(SqlText insert, int count, Action<RelationalStatement, int> bind, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(insert);
        ArgumentNullException.ThrowIfNull(bind);
        if (count == 0)
        {
            return;
        }

        await session.SendAsync(cancellationToken).ConfigureAwait(false);
        Match target = Target().Match(insert.Text);
        string[] columns = target.Groups["columns"].Value.Split(',', StringSplitOptions.TrimEntries);
        using NpgsqlBinaryImporter importer = connection.BeginBinaryImport(
            $"COPY {target.Groups["table"].Value} ({target.Groups["columns"].Value}) FROM STDIN (FORMAT BINARY)");
        var row = new PostgreSqlCopyRow(importer, columns);
        for (int index = 0; index < count; index++)
        {
            importer.StartRow();
            row.Begin();
            bind(row, index);
        }

        _ = importer.Complete();
    }

    [GeneratedRegex(@"^\s*INSERT INTO (?<table>\w+) \((?<columns>[^)]+)\)")]
    private static partial Regex Target();

    /// <summary>Whether one of the paths may be known: a first listing comes in order, and goes past all that is there.</summary>
    private bool MayKnow(long projectNumber, string least, string most)
    {
        using var command = new NpgsqlCommand(PathsInRange, connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = projectNumber });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = least });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = most });
        return command.ExecuteScalar() is not null;
    }
}
