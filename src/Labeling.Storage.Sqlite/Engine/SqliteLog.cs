using Microsoft.Extensions.Logging;

namespace Labeling.Storage.Sqlite;

/// <summary>Event ids 4000 to 4099 are this package's, and part of its interface.</summary>
internal static partial class SqliteLog
{
    [LoggerMessage(4000, LogLevel.Information, "The label store '{Path}' is open.")]
    public static partial void Opened(ILogger logger, string path);

    [LoggerMessage(4001, LogLevel.Error, "A transaction of {Calls} calls failed; none of them took effect.")]
    public static partial void CommitFailed(ILogger logger, int calls, Exception exception);

    [LoggerMessage(4002, LogLevel.Debug, "A rollback failed, as it does when SQLite has undone the transaction already.")]
    public static partial void RollbackFailed(ILogger logger, Exception exception);

    [LoggerMessage(4003, LogLevel.Warning, "Copying the write-ahead log into the file failed; it will be tried again, and the log grows until then.")]
    public static partial void CheckpointFailed(ILogger logger, Exception exception);
}
