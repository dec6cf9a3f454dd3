namespace Labeling;

/// <summary>What a folder holds: a folder, a link, or a file with its size and time.</summary>
/// <param name="Path">Relative to the dataset's root.</param>
/// <param name="IsFolder">Whether it is a folder and no link.</param>
internal readonly record struct FolderEntry(string Path, bool IsFolder) : IComparable<FolderEntry>
{
    public bool IsLink { get; init; }

    public long Size { get; init; }

    public long ChangedTicks { get; init; }

    public string? Problem { get; init; }

    /// <summary>By what the paths of the files will be: everything in a folder has its name and a slash in front.</summary>
    public int CompareTo(FolderEntry other)
    {
        int common = Math.Min(Path.Length, other.Path.Length);
        int comparison = string.CompareOrdinal(Path, 0, other.Path, 0, common);
        return comparison != 0 ? comparison : CharacterAt(common) - other.CharacterAt(common);
    }

    private int CharacterAt(int index) => index < Path.Length ? Path[index] : IsFolder && index == Path.Length ? '/' : -1;
}
