using System.IO.Enumeration;

namespace Labeling;

/// <summary>Reads one folder: the entries that a pattern can mean, in order.</summary>
internal sealed class FolderReader : FileSystemEnumerator<FolderEntry>
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };

    private readonly string _prefix;
    private readonly AssetPattern _pattern;

    /// <summary>The path of the entry that was asked about last: the one that is transformed next, if it is included.</summary>
    private string _path = string.Empty;

    private FolderReader(string folder, string prefix, AssetPattern pattern)
        : base(folder, Everything)
    {
        _prefix = prefix;
        _pattern = pattern;
    }

    /// <summary>The entries of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">Its path relative to the dataset's root, with a slash at its end; empty for the root.</param>
    /// <param name="pattern">Which files are meant.</param>
    public static List<FolderEntry> Read(string folder, string prefix, AssetPattern pattern)
    {
        var entries = new List<FolderEntry>();
        using (var reader = new FolderReader(folder, prefix, pattern))
        {
            while (reader.MoveNext())
            {
                entries.Add(reader.Current);
            }
        }

        entries.Sort();
        return entries;
    }

    protected override bool ShouldIncludeEntry(ref FileSystemEntry entry)
    {
        _path = string.Concat(_prefix, entry.FileName);
        return entry.IsDirectory ? _pattern.CanMatchBelow(_path) : _pattern.IsMatch(_path);
    }

    protected override FolderEntry TransformEntry(ref FileSystemEntry entry)
    {
        // Bytes that are not Unicode arrive as U+FFFD, under which no file is found.
        if (entry.FileName.Contains('\uFFFD') && !Path.Exists(entry.ToFullPath()))
        {
            return new FolderEntry(_path, IsFolder: false) { Problem = "the name is not valid Unicode" };
        }

        // Files that live in a cloud until they are opened carry the same mark as links and are none.
        if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && PhysicalPath.FindLink(entry.ToFullPath()) is not null)
        {
            return new FolderEntry(_path, IsFolder: false) { IsLink = true };
        }

        return entry.IsDirectory
            ? new FolderEntry(_path, IsFolder: true)
            : new FolderEntry(_path, IsFolder: false) { Size = entry.Length, ChangedTicks = entry.LastWriteTimeUtc.UtcTicks };
    }
}
