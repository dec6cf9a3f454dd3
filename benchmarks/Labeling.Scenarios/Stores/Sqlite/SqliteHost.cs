using Microsoft.Data.Sqlite;

namespace Labeling.Scenarios;

/// <summary>A folder of SQLite files.</summary>
internal sealed class SqliteHost : DatabaseHost
{
    private readonly TemporaryFolder _folder;
    private readonly string _main;

    private SqliteHost(TemporaryFolder folder, string main)
    {
        _folder = folder;
        _main = main;
    }

    /// <summary>Starts.</summary>
    /// <param name="connection">The main file, as a path or as a connection string; <see langword="null"/> for a temporary one.</param>
    public static SqliteHost Start(string? connection)
    {
        if (connection is null)
        {
            var temporary = new TemporaryFolder();
            return new(temporary, temporary.File("labels.db"));
        }

        string file = Path.GetFullPath(connection.Contains('=', StringComparison.Ordinal) ? DataSource(connection) : connection);
        string folder = Path.GetDirectoryName(file)!;
        return Directory.Exists(folder)
            ? new(new TemporaryFolder(folder), file)
            : throw new UsageException($"--connection names a file in the folder '{folder}', which does not exist; make it first.");
    }

    /// <inheritdoc/>
    public override Task<Database> OpenMainAsync(CancellationToken cancellationToken)
        => Task.FromResult<Database>(new SqliteDatabase(_main, isTemporary: false));

    /// <inheritdoc/>
    public override Task<Database> CreateTemporaryAsync(string purpose, CancellationToken cancellationToken)
        => Task.FromResult<Database>(new SqliteDatabase(_folder.File(purpose + ".db"), isTemporary: true));

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string DataSource(string connection)
    {
        try
        {
            return new SqliteConnectionStringBuilder(connection).DataSource is { Length: > 0 } source
                ? source
                : throw new UsageException("--connection names no file; write --connection labels.db.");
        }
        catch (ArgumentException exception)
        {
            throw new UsageException("--connection is neither a file nor a connection string: " + exception.Message);
        }
    }
}
