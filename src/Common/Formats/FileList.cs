using System.IO.Enumeration;

namespace Labeling.Export;

/// <summary>Lists the files of a folder and the folders below it, without going through links to folders.</summary>
internal static class FileList
{
    private static readonly EnumerationOptions Options = new() { RecurseSubdirectories = true, AttributesToSkip = 0, MaxRecursionDepth = 100 };

    /// <summary>Finds files by the ends of their names, whatever their case.</summary>
    /// <param name="folder">Where to look.</param>
    /// <param name="withLinks">Whether links to files are named too: for files that only their names are wanted of, not their contents.</param>
    /// <param name="extensions">The ends of the names.</param>
    /// <returns>Paths relative to the folder with <c>/</c>, in ordinal order.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> Find(string folder, bool withLinks, params string[] extensions)
    {
        var found = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), Options)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry),
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && (withLinks || !IsLink(ref entry)) && HasExtension(entry.FileName, extensions),
        };
        var names = found.Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/')).ToList();
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static bool IsLink(ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;

    private static bool HasExtension(ReadOnlySpan<char> name, string[] extensions)
    {
        foreach (var extension in extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
