using Npgsql;

namespace Labeling.Storage.PostgreSql;

/// <summary>Where the store is, in words that may be shown to anybody.</summary>
internal sealed class PostgreSqlPlace(string host, string database, string user, string schema)
{
    public string Host { get; } = host;

    public string Database { get; } = database;

    public string User { get; } = user;

    public string Schema { get; } = schema;

    public static PostgreSqlPlace Of(NpgsqlConnectionStringBuilder connection, PostgreSqlOptions options)
    {
        string user = connection.Username ?? Environment.UserName;
        return new PostgreSqlPlace($"{connection.Host}:{connection.Port}", connection.Database ?? user, user, options.Schema);
    }
}
