using System.Net.Sockets;
using Npgsql;

namespace Labeling.Storage.PostgreSql;

/// <summary>Says in one sentence what a PostgreSQL error means and what to do, without secrets.</summary>
internal static class PostgreSqlErrors
{
    private const string IdleInTransactionTimeout = "25P03";

    public static LabelStoreException? Translate(string operation, PostgreSqlPlace place, Exception exception) => exception switch
    {
        PostgresException refused => Translate(operation, place, refused),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => Make(
            operation, $"The server {place.Host} did not answer in time; try again, or raise Command Timeout in the connection string.", true, exception),
        NpgsqlException { InnerException: null } incomplete => Make(
            operation, $"The server {place.Host} cannot be used as user '{place.User}': {incomplete.Message}", incomplete.IsTransient, exception),
        NpgsqlException or SocketException or IOException => Make(
            operation, $"The server {place.Host} cannot be reached; check that it runs and that host and port are right, and try again.", true, exception),
        InvalidDataException damaged => Make(
            operation, $"The tables in schema '{place.Schema}' of database '{place.Database}' are damaged: {damaged.Message} Restore them from a copy.", false, exception),
        _ => null,
    };

    /// <summary>Whether a transaction that failed so may do better when it is done again.</summary>
    public static bool IsWorthRepeating(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => true,
        PostgresException refused => IsConnectionLost(refused),
        NpgsqlException { InnerException: TimeoutException } => false,
        NpgsqlException { InnerException: null } => false,
        NpgsqlException or SocketException or IOException => true,
        _ => false,
    };

    /// <summary>Whether the server says that it ends the connection, so that a commit under way may or may not have been made.</summary>
    public static bool IsConnectionLost(PostgresException exception) => exception.SqlState
        is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or IdleInTransactionTimeout;

    private static LabelStoreException Translate(string operation, PostgreSqlPlace place, PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Make(
            operation, $"The server {place.Host} does not let user '{place.User}' in; check user name and password, and what the server's pg_hba.conf allows.", false, exception),
        PostgresErrorCodes.InvalidCatalogName => Make(
            operation, $"The server {place.Host} has no database '{place.Database}'; create it, or name another in the connection string.", false, exception),
        PostgresErrorCodes.InsufficientPrivilege => Make(
            operation,
            $"User '{place.User}' has not enough rights in schema '{place.Schema}' of database '{place.Database}' ({exception.MessageText}); grant them, or name the owner of the schema in the connection string.",
            false,
            exception),
        PostgresErrorCodes.ReadOnlySqlTransaction => Make(
            operation, $"The server {place.Host} only reads, as a standby does; name the primary server in the connection string.", true, exception),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn => Make(
            operation, $"Schema '{place.Schema}' of database '{place.Database}' does not hold what the store made there ({exception.MessageText}); restore it from a copy.", false, exception),
        PostgresErrorCodes.LockNotAvailable => Make(
            operation, $"Another host has been working on the same project of database '{place.Database}' for too long; try again.", true, exception),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => Make(
            operation, $"Other callers of database '{place.Database}' kept getting in the way; try again.", true, exception),
        PostgresErrorCodes.TooManyConnections => Make(
            operation, $"The server {place.Host} has no connection left; raise its max_connections, or lower Maximum Pool Size in the connection string.", true, exception),
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory => Make(
            operation, $"The server {place.Host} has no room left ({exception.MessageText}); free some and try again.", true, exception),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or IdleInTransactionTimeout => Make(
            operation, $"The server {place.Host} ended the connection or is not ready; try again.", true, exception),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => Make(
            operation, $"Database '{place.Database}' on {place.Host} is damaged; restore it from a copy.", false, exception),
        _ => Make(operation, $"PostgreSQL on {place.Host} failed with error {exception.SqlState}: {exception.MessageText}", exception.IsTransient, exception),
    };

    private static LabelStoreException Make(string operation, string message, bool isTransient, Exception exception)
        => new(PostgreSqlLabelStore.StoreName, operation, message, isTransient, exception);
}
