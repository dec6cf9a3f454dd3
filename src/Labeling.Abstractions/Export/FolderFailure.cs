namespace Labeling;

/// <summary>What is said when a file of an export cannot be written.</summary>
internal static class FolderFailure
{
    public static LabelingException AlreadyThere(string path)
        => new(LabelingErrorCodes.ExportExists, $"'{path}' is already there and is not to be replaced. Choose another name, remove the file, or allow it to be overwritten.");

    public static LabelingException Failed(string path, string what, Exception? cause = null)
        => new(
            LabelingErrorCodes.ExportFailed,
            $"'{path}' could not be written: {what} Whatever was there before is unchanged. Check the folder, its permissions and the free space, and export again.",
            cause);

    public static void Guard(string path, Action action)
        => Guard(path, () =>
        {
            action();
            return true;
        });

    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, exception.Message, exception);
        }
    }

    public static async ValueTask GuardAsync(string path, Func<ValueTask> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(path, exception.Message, exception);
        }
    }
}
