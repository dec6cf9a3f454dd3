namespace Labeling;

/// <summary>A file under a temporary name, and what it is to be.</summary>
internal sealed class PendingFile(string target, string temporaryPath)
{
    private string? _old;

    public string Target => target;

    public string TemporaryPath => temporaryPath;

    /// <summary>Whether a link stands there, wherever it leads. Files that live in a cloud until they are opened carry the same mark and are none.</summary>
    public static bool IsLink(string path)
    {
        var info = new FileInfo(path);
        return info.LinkTarget is not null;
    }

    public void FlushToDisk()
    {
        using var handle = File.OpenHandle(temporaryPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Gives the file its name.</summary>
    /// <param name="overwrite">Whether a file that is there is replaced.</param>
    /// <param name="keepOld">Whether such a file is kept, so that <see cref="TakeBack"/> can bring it back.</param>
    public void Publish(bool overwrite, bool keepOld)
    {
        if (!overwrite)
        {
            ExclusiveMove.Move(temporaryPath, target);
        }
        else if (keepOld && File.Exists(target))
        {
            _old = temporaryPath + ".old";
            File.Replace(temporaryPath, target, _old);
        }
        else
        {
            File.Move(temporaryPath, target, overwrite: true);
        }
    }

    /// <summary>Brings back what was there before <see cref="Publish"/>.</summary>
    public void TakeBack()
    {
        try
        {
            if (_old is null)
            {
                File.Delete(target);
            }
            else
            {
                File.Move(_old, target, overwrite: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The failure that led here is the one to tell.
        }
    }

    public void ForgetOld()
    {
        if (_old is not null)
        {
            Delete(_old);
        }
    }

    /// <summary>Removes the temporary file, if it is there.</summary>
    public void Drop() => Delete(temporaryPath);

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Left behind under a name that says what it is.
        }
    }
}
