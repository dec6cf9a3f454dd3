using Microsoft.Extensions.Logging;

namespace Labeling.Storage.PostgreSql;

/// <summary>Event ids 4100 to 4199 are this package's, and part of its interface.</summary>
internal static partial class PostgreSqlLog
{
    [LoggerMessage(4100, LogLevel.Information, "The label store in schema '{Schema}' of database '{Database}' on '{Host}' is open.")]
    public static partial void Opened(ILogger logger, string schema, string database, string host);

    [LoggerMessage(4101, LogLevel.Error, "A transaction of {Calls} calls failed; none of them took effect.")]
    public static partial void CommitFailed(ILogger logger, int calls, Exception exception);

    [LoggerMessage(4102, LogLevel.Debug, "A transaction of {Calls} calls failed and is done again.")]
    public static partial void Repeated(ILogger logger, int calls, Exception exception);

    [LoggerMessage(4103, LogLevel.Information, "The label store's schema '{Schema}' was brought from version {From} to {To}.")]
    public static partial void Upgraded(ILogger logger, string schema, int from, int to);
}
