using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Labeling.Storage.Sqlite;

/// <summary>Says in one sentence what an SQLite error means and what to do.</summary>
internal static class SqliteErrors
{
    public static LabelStoreException? Translate(string operation, string path, Exception exception) => exception switch
    {
        SqliteException sqlite => Translate(operation, path, sqlite),
        InvalidDataException damaged => Make(operation, $"'{path}' is damaged: {damaged.Message} Restore it from a copy.", false, damaged),
        _ => null,
    };

    private static LabelStoreException Translate(string operation, string path, SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Make(
            operation, $"Another program holds '{path}' locked; close it, or try again.", true, exception),
        raw.SQLITE_FULL => Make(
            operation, $"The disk that holds '{path}' is full; free some space and try again.", false, exception),
        raw.SQLITE_CORRUPT => Make(
            operation, $"'{path}' is damaged; restore it from a copy.", false, exception),
        raw.SQLITE_NOTADB => Make(
            operation, $"'{path}' is not a label store, or it is damaged; name another file, or restore it from a copy.", false, exception),
        raw.SQLITE_CANTOPEN => Make(
            operation, $"'{path}' cannot be opened; check that it is a file in a folder that this program may write to.", false, exception),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => Make(
            operation, $"'{path}' cannot be written; give this program the right to write the file and its folder.", false, exception),
        raw.SQLITE_IOERR => Make(
            operation, $"The disk that holds '{path}' failed ({exception.SqliteExtendedErrorCode}); check it, and try again.", true, exception),
        _ => Make(
            operation, $"SQLite failed on '{path}' with error {exception.SqliteExtendedErrorCode}: {exception.Message}", false, exception),
    };

    private static LabelStoreException Make(string operation, string message, bool isTransient, Exception exception)
        => new(SqliteLabelStore.StoreName, operation, message, isTransient, exception);
}
