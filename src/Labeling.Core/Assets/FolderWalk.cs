namespace Labeling;

/// <summary>Goes through a folder and those below it in ordinal order of the paths, holding no more than the folders it is in.</summary>
internal sealed class FolderWalk
{
    private readonly string _root;
    private readonly string _realRoot;
    private readonly AssetPattern _pattern;
    private readonly Stack<(List<FolderEntry> Entries, int Next)> _folders = new();

    /// <exception cref="LabelingException">The root cannot be read.</exception>
    public FolderWalk(string root, AssetPattern pattern)
    {
        _root = root;
        _pattern = pattern;
        try
        {
            _realRoot = PhysicalPath.Resolve(root);
            _folders.Push((FolderReader.Read(root, string.Empty, pattern), 0));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LabelingException(LabelingErrorCodes.DatasetUnavailable, $"The dataset's folder '{root}' cannot be read; check its permissions.", exception);
        }
    }

    /// <summary>The next file that matches, or <see langword="null"/> at the end.</summary>
    public Asset? Next(CancellationToken cancellationToken)
    {
        while (_folders.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (folder.Next == folder.Entries.Count)
            {
                continue;
            }

            var entry = folder.Entries[folder.Next];
            _folders.Push((folder.Entries, folder.Next + 1));
            if (entry.Problem is not null)
            {
                return Unusable(entry.Path, entry.Problem);
            }

            if (entry.IsLink)
            {
                return Follow(entry);
            }

            if (!entry.IsFolder)
            {
                return ToAsset(entry.Path, entry.Size, entry.ChangedTicks);
            }

            if (Enter(entry) is { } unreadable)
            {
                return unreadable;
            }
        }

        return null;
    }

    private static Asset ToAsset(string path, long size, long changedTicks) => new()
    {
        Path = path,
        Size = size,
        ContentTag = $"{size:x}-{changedTicks:x}",
        ChangedAt = new DateTimeOffset(changedTicks, TimeSpan.Zero),
    };

    private static Asset Unusable(string path, string problem) => new() { Path = path, Size = 0, ContentTag = string.Empty, Problem = problem };

    /// <summary>Goes into a folder; a folder that cannot be read is passed over and told.</summary>
    private Asset? Enter(FolderEntry folder)
    {
        try
        {
            _folders.Push((FolderReader.Read(Path.Join(_root, folder.Path), folder.Path + "/", _pattern), 0));
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            // It went away since its own folder was read, so there is nothing in it to tell of.
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unusable(folder.Path, "the folder cannot be read; check its permissions");
        }
    }

    private Asset Follow(FolderEntry link)
    {
        try
        {
            string real = PhysicalPath.Resolve(Path.Join(_realRoot, link.Path));
            if (!PhysicalPath.IsBelow(real, _realRoot))
            {
                return Unusable(link.Path, "the link leads out of the dataset's folder");
            }

            var file = new FileInfo(real);
            return file.Exists
                ? ToAsset(link.Path, file.Length, file.LastWriteTimeUtc.Ticks)
                : Unusable(link.Path, Directory.Exists(real) ? "links to folders are not followed" : "the link leads nowhere");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unusable(link.Path, "the link cannot be followed");
        }
    }
}
