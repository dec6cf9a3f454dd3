namespace Labeling;

/// <summary>The files of a folder on this machine.</summary>
public sealed class LocalFolder : DatasetDefinition
{
    /// <summary>The kind of place this is.</summary>
    public const string SourceName = "local-folder";

    /// <summary>Creates a definition.</summary>
    /// <param name="path">The folder. A relative path is made absolute now, against the current directory.</param>
    /// <param name="pattern">Which files: see <see cref="AssetPattern"/>.</param>
    public LocalFolder(string path, string pattern = Everything)
        : base(SourceName, System.IO.Path.GetFullPath(path), pattern)
    {
    }
}
