namespace Labeling;

/// <summary>The folders that an export's files go to: made as needed, taken away again when they stay empty.</summary>
internal sealed class FolderMaker(string root)
{
    private readonly Dictionary<string, string> _known = [];
    private readonly List<string> _made = [];

    /// <summary>Makes the folder that a file will be in.</summary>
    /// <param name="path">The file's path relative to the root.</param>
    /// <returns>The folder's full path.</returns>
    public string Make(string path)
    {
        var slash = path.LastIndexOf('/');
        var relative = slash < 0 ? string.Empty : path[..slash];
        if (_known.TryGetValue(relative, out var folder))
        {
            return folder;
        }

        MakeRoot();
        folder = root;
        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            folder = Path.Join(folder, part);
            ThrowIfLink(folder);
            MakeOne(folder);
        }

        _known.Add(relative, folder);
        return folder;
    }

    /// <summary>Looks again whether somebody put a link in the place of a folder.</summary>
    public void ThrowIfLinked()
    {
        foreach (var relative in _known.Keys)
        {
            var folder = root;
            foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                ThrowIfLink(folder = Path.Join(folder, part));
            }
        }
    }

    /// <summary>Takes the folders away that were made here and that nobody put anything in.</summary>
    public void RemoveWhatWasMade()
    {
        for (var i = _made.Count - 1; i >= 0; i--)
        {
            try
            {
                Directory.Delete(_made[i]);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody else uses it by now.
            }
        }

        _made.Clear();
        _known.Clear();
    }

    private static void ThrowIfLink(string folder)
    {
        if (PendingFile.IsLink(folder))
        {
            throw new IOException($"'{folder}' is a link, which may lead out of the destination.");
        }
    }

    private void MakeRoot()
    {
        var missing = new Stack<string>();
        for (var folder = root; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        while (missing.TryPop(out var folder))
        {
            MakeOne(folder);
        }
    }

    private void MakeOne(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            _made.Add(folder);
        }
    }
}
