namespace Labeling.Export;

/// <summary>Lists the files of a folder and the folders below it, without following links.</summary>
internal static class FileList
{
    private static readonly EnumerationOptions Options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MaxRecursionDepth = 100 };

    /// <summary>Finds files by the ends of their names, whatever their case.</summary>
    /// <returns>Paths relative to the folder with <c>/</c>, in ordinal order.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IReadOnlyList<string> Find(string folder, params IReadOnlyList<string> extensions)
    {
        var names = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", Options))
        {
            if (extensions.Count == 0 || extensions.Any(extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            {
                names.Add(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'));
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
