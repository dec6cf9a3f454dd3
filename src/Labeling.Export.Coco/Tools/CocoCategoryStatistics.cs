namespace Labeling.Export.Coco;

/// <summary>How often a category comes in a COCO file.</summary>
public sealed class CocoCategoryStatistics
{
    private readonly IdSet _images = new();

    internal CocoCategoryStatistics(CocoCategory category) => Category = category;

    /// <summary>The category.</summary>
    public CocoCategory Category { get; }

    /// <summary>The number of annotations.</summary>
    public long Annotations { get; private set; }

    /// <summary>The number of images that have one or more.</summary>
    public long Images => _images.Count;

    internal void Add(long imageId)
    {
        Annotations++;
        _images.Add(imageId);
    }
}
