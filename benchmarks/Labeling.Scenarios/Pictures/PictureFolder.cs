namespace Labeling.Scenarios;

/// <summary>The files of a folder and the folders in it, whatever they hold: their content decides.</summary>
internal sealed class PictureFolder
{
    public static readonly ScenarioOption<string> Input = ScenarioOption.Text("input", "DIR", "the folder of files, with all folders in it", null);

    private PictureFolder(string root, string[] names)
    {
        Root = root;
        Names = names;
    }

    /// <summary>Where the folder is.</summary>
    public string Root { get; }

    /// <summary>The files relative to the root, with <c>/</c> between the parts, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Lists the folder that the run was called with.</summary>
    /// <exception cref="UsageException">There is no such folder, or no file in it.</exception>
    public static PictureFolder Open(ScenarioRun run)
    {
        string root = Path.GetFullPath(run.Get(Input));
        if (!Directory.Exists(root))
        {
            throw new UsageException($"--input names a folder, and there is none at '{root}'.");
        }

        // Links may lead in circles, and out of the folder.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        string[] names = [.. Directory.EnumerateFiles(root, "*", options).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        return names.Length > 0 ? new PictureFolder(root, names) : throw new UsageException($"--input names the folder '{root}', which has no files.");
    }

    /// <summary>Opens a file for one reading from its start.</summary>
    public FileStream OpenRead(string name) => new(Path.Combine(Root, name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
}
