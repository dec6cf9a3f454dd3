using System.Text.Json;

namespace Labeling.Export.AzureMl;

/// <summary>Where the images and annotations of a COCO file are, in the order in which they are read: by the images' ids.</summary>
internal sealed class CocoIndex
{
    private const double LargestShare = 1.5;

    private readonly List<Entry> _images = [];
    private readonly List<Entry> _annotations = [];
    private readonly Dictionary<long, (int Id, string Name)> _categories = [];
    private double _largest;

    public IReadOnlyList<Entry> Images => _images;

    /// <summary>Ordered by the image's id, then as in the file.</summary>
    public IReadOnlyList<Entry> Annotations => _annotations;

    /// <summary>The categories by the file's ids.</summary>
    public IReadOnlyDictionary<long, (int Id, string Name)> Categories => _categories;

    /// <summary>Whether every number of every shape could be a share of a side: the rule that converters of these files use.</summary>
    public bool LooksNormalized => _largest <= LargestShare;

    public static async Task<CocoIndex> BuildAsync(string path, CancellationToken cancellationToken)
    {
        var index = new CocoIndex();
        var pieces = JsonPieces.Open(path);
        await using (pieces.ConfigureAwait(false))
        {
            while (await pieces.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                CocoJson.Parse(pieces.Piece, path, pieces.List, pieces.Offset, json => index.Add(json, pieces.List, pieces.Offset, pieces.Piece.Length));
            }
        }

        index.Finish(path);
        return index;
    }

    private bool Add(JsonElement json, string list, long offset, int length)
    {
        switch (list)
        {
            case "images":
                _images.Add(new Entry(CocoJson.RequiredId(json, "id"), offset, length));
                break;
            case "annotations":
                _largest = Math.Max(_largest, CocoJson.ReadShape(json).Largest);
                _annotations.Add(new Entry(CocoJson.RequiredId(json, "image_id"), offset, length));
                break;
            case "categories":
                AddCategory(CocoJson.RequiredId(json, "id"), JsonValues.Text(json, "name"));
                break;
            default:
                break;
        }

        return true;
    }

    private void AddCategory(long id, string name)
    {
        if (name.Length == 0 || !_categories.TryAdd(id, ((int)Math.Clamp(id, 0, int.MaxValue), name)))
        {
            throw new FormatException($"the category {id} has no name, or is there twice.");
        }
    }

    private void Finish(string path)
    {
        _images.Sort();
        _annotations.Sort();
        for (var i = 1; i < _images.Count; i++)
        {
            if (_images[i].ImageId == _images[i - 1].ImageId)
            {
                throw ImportErrors.In(path, $"two images have the id {_images[i].ImageId}, so it is not clear which labels are whose. Give each its own.");
            }
        }

        // Ids that a project's classes cannot have are numbered behind the others.
        var next = _categories.Values.Where(category => category.Id is > 0 and < int.MaxValue).Select(category => category.Id).DefaultIfEmpty(0).Max();
        foreach (var (id, category) in _categories.Where(entry => entry.Value.Id is 0 or int.MaxValue).OrderBy(entry => entry.Key).ToList())
        {
            _categories[id] = (++next, category.Name);
        }
    }

    /// <param name="ImageId">The image's id, which things are ordered by.</param>
    /// <param name="Offset">Where it begins in the file.</param>
    /// <param name="Length">Its length in bytes.</param>
    internal readonly record struct Entry(long ImageId, long Offset, int Length) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => ImageId != other.ImageId ? ImageId.CompareTo(other.ImageId) : Offset.CompareTo(other.Offset);
    }
}
