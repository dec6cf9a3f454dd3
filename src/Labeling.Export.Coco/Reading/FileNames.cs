using System.Runtime.InteropServices;

namespace Labeling.Export.Coco;

/// <summary>Finds out whether two images have one file name, in eight bytes for each image.</summary>
/// <remarks>It keeps a number for each name, and names themselves only of those whose numbers came twice, which are then read once more.</remarks>
internal sealed class FileNames
{
    private readonly List<ulong> _all = [];
    private readonly HashSet<ulong> _twice = [];
    private readonly Dictionary<string, long> _first = new(StringComparer.Ordinal);

    public void Add(string fileName) => _all.Add(NumberOf(PathOf(fileName)));

    /// <summary>Leaves out images whose names came before, and says so, in the file's order; nothing can be added after it.</summary>
    public async Task LeaveOutRepeatedAsync(FileIndex index, string path, ProblemReporter problems, CancellationToken cancellationToken)
    {
        if (!MayRepeat())
        {
            return;
        }

        var quiet = new ProblemReporter(path, problems.Options.ToLenient(onProblem: null));
        var ids = new IdSet();
        foreach (var offset in index.ImageLists)
        {
            var list = new ElementList<CocoImage>(path, offset, "images", quiet, (text, in place) =>
            {
                if (ImageParser.Parse(text, quiet, place) is { } image && ids.Add(image.Id) && FindEarlier(image) is { } earlier)
                {
                    problems.Error(place, "file_name", $"image {earlier} has the file '{image.FileName}' too. One of them can be kept: the first, without the annotations of image {image.Id}.");
                    index.LeaveOut(image);
                }

                return null;
            });
            await foreach (var _ in list.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
            }
        }
    }

    private bool MayRepeat()
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

    private long? FindEarlier(CocoImage image)
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
