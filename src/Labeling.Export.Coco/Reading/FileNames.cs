using System.Runtime.InteropServices;

namespace Labeling.Export.Coco;

/// <summary>Finds out whether two images have one file name, in eight bytes for each image.</summary>
/// <remarks>It keeps a number for each name, and names themselves only of those whose numbers came twice, which are then read once more.</remarks>
internal sealed class FileNames
{
    private readonly List<ulong> _all = [];
    private readonly HashSet<ulong> _twice = [];
    private readonly Dictionary<string, long> _first = new(StringComparer.Ordinal);

    /// <summary>Whether a name of those added may have come twice; nothing can be added after asking.</summary>
    public bool MayRepeat()
    {
        var all = CollectionsMarshal.AsSpan(_all);
        all.Sort();
        for (var i = 1; i < all.Length; i++)
        {
            if (all[i] == all[i - 1])
            {
                _twice.Add(all[i]);
            }
        }

        _all.Clear();
        _all.TrimExcess();
        return _twice.Count > 0;
    }

    public void Add(string fileName) => _all.Add(NumberOf(PathOf(fileName)));

    /// <summary>Looks at an image once more, in the file's order.</summary>
    /// <returns>The id of the image that had the name before; <see langword="null"/> when there is none.</returns>
    public long? FindEarlier(CocoImage image)
    {
        var path = PathOf(image.FileName);
        return !_twice.Contains(NumberOf(path)) || _first.TryAdd(path, image.Id) ? null : _first[path];
    }

    private static string PathOf(string fileName) => RelativePath.FindFault(fileName) is null ? RelativePath.Normalize(fileName) : fileName;

    // Two numbers of 32 bits, made in different ways.
    private static ulong NumberOf(string path)
    {
        var other = default(HashCode);
        other.AddBytes(MemoryMarshal.AsBytes(path.AsSpan()));
        return unchecked(((ulong)(uint)string.GetHashCode(path, StringComparison.Ordinal) << 32) | (uint)other.ToHashCode());
    }
}
