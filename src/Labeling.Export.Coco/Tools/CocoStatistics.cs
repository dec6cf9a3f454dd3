namespace Labeling.Export.Coco;

/// <summary>What is in a COCO file, in numbers.</summary>
public sealed class CocoStatistics
{
    private CocoStatistics(IReadOnlyList<CocoCategoryStatistics> categories) => Categories = categories;

    /// <summary>The number of images.</summary>
    public long Images { get; private set; }

    /// <summary>The number of images without any annotation.</summary>
    public long EmptyImages { get; private set; }

    /// <summary>The number of annotations.</summary>
    public long Annotations { get; private set; }

    /// <summary>Annotations that have a box and no segmentation.</summary>
    public long Boxes { get; private set; }

    /// <summary>Annotations whose segmentation is an outline.</summary>
    public long Polygons { get; private set; }

    /// <summary>Annotations whose segmentation is a mask.</summary>
    public long Masks { get; private set; }

    /// <summary>Annotations that are labels for a whole image.</summary>
    public long ImageLabels { get; private set; }

    /// <summary>Annotations that are crowds.</summary>
    public long Crowds { get; private set; }

    /// <summary>Annotations with an area below 32².</summary>
    public long Small { get; private set; }

    /// <summary>Annotations with an area from 32² to 96².</summary>
    public long Medium { get; private set; }

    /// <summary>Annotations with an area above 96².</summary>
    public long Large { get; private set; }

    /// <summary>The most annotations of one image.</summary>
    public long MostAnnotationsOfAnImage { get; private set; }

    /// <summary>The smallest width and the smallest height of an image; empty when no size is known.</summary>
    public PixelSize SmallestImage { get; private set; }

    /// <summary>The largest width and the largest height of an image; empty when no size is known.</summary>
    public PixelSize LargestImage { get; private set; }

    /// <summary>Each category, in the file's order.</summary>
    public IReadOnlyList<CocoCategoryStatistics> Categories { get; }

    /// <summary>Counts what is in a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reading">How to read; <see langword="null"/> for strictly.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <remarks>Memory grows with the images, not with the annotations, unless these stand in no order.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LabelingException">The file cannot be read; code <see cref="LabelingErrorCodes.ImportInvalid"/>.</exception>
    public static async Task<CocoStatistics> ReadAsync(string path, CocoReadOptions? reading = null, CancellationToken cancellationToken = default)
    {
        var file = await CocoFile.OpenAsync(path, reading, cancellationToken).ConfigureAwait(false);
        var categories = file.Categories.ToDictionary(category => category.Id, category => new CocoCategoryStatistics(category));
        var statistics = new CocoStatistics([.. file.Categories.Select(category => categories[category.Id])]);
        await foreach (var image in file.ReadImagesAsync(cancellationToken).ConfigureAwait(false))
        {
            statistics.Add(image);
        }

        var perImage = new Dictionary<long, int>();
        await foreach (var annotation in file.ReadAnnotationsAsync(cancellationToken).ConfigureAwait(false))
        {
            statistics.Add(annotation);
            perImage[annotation.ImageId] = perImage.GetValueOrDefault(annotation.ImageId) + 1;
            if (categories.TryGetValue(annotation.CategoryId, out var category))
            {
                category.Add(annotation.ImageId);
            }
        }

        statistics.EmptyImages = statistics.Images - perImage.Count;
        statistics.MostAnnotationsOfAnImage = perImage.Count == 0 ? 0 : perImage.Values.Max();
        return statistics;
    }

    private void Add(CocoImage image)
    {
        Images++;
        if (image.Size.IsEmpty)
        {
            return;
        }

        SmallestImage = SmallestImage.IsEmpty
            ? image.Size
            : new PixelSize(Math.Min(SmallestImage.Width, image.Size.Width), Math.Min(SmallestImage.Height, image.Size.Height));
        LargestImage = new PixelSize(Math.Max(LargestImage.Width, image.Size.Width), Math.Max(LargestImage.Height, image.Size.Height));
    }

    private void Add(CocoAnnotation annotation)
    {
        Annotations++;
        Crowds += annotation.IsCrowd ? 1 : 0;
        switch (annotation.Shape)
        {
            case Polygon:
                Polygons++;
                break;
            case RunLengthMask:
                Masks++;
                break;
            case BoundingBox:
                Boxes++;
                break;
            default:
                ImageLabels++;
                return;
        }

        switch (annotation.Area ?? annotation.Shape.Area)
        {
            case < 32 * 32:
                Small++;
                break;
            case <= 96 * 96:
                Medium++;
                break;
            default:
                Large++;
                break;
        }
    }
}
