using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Turns a project's items into COCO's images and annotations, and notes what does not fit.</summary>
internal sealed class ItemMapper
{
    private readonly HashSet<LabelClassId> _classes;
    private readonly bool _needsSize;
    private readonly int? _license;

    private readonly WarningList _warnings;

    public ItemMapper(Project project, IReadOnlyList<CocoLicense> licenses, WarningList warnings)
    {
        _warnings = warnings;
        _classes = [.. project.LabelClasses.Select(labelClass => labelClass.Id)];
        _needsSize = project.TaskType is LabelingTaskType.ObjectDetection or LabelingTaskType.InstanceSegmentation;
        _license = licenses.Count == 1 ? licenses[0].Id : null;
    }

    public CocoImage? MapImage(Item item)
    {
        if (RelativePath.FindFault(item.Path) is { } fault)
        {
            _warnings.Add($"Item {item.Id} is left out: its path '{item.Path}' {fault}.");
            return null;
        }

        if (item.ImageSize.IsEmpty)
        {
            if (_needsSize)
            {
                _warnings.Add($"Item {item.Id} ('{item.Path}') is left out: the size of its image is not known{(item.Problem is null ? "" : $" ({item.Problem})")}, and COCO needs it.");
                return null;
            }

            _warnings.Add($"Item {item.Id} ('{item.Path}') is written without width and height: the size of its image is not known.");
        }

        return new CocoImage { Id = item.Id.Value, FileName = item.Path, Size = item.ImageSize, License = _license };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public CocoAnnotation? MapAnnotation(Item item, Annotation annotation)
    {
        if (annotation.Id <= 0)
        {
            throw new ArgumentException($"An annotation of item {item.Id} ('{item.Path}') has no id. A snapshot gives each annotation the id of its store.", nameof(annotation));
        }

        if (!_classes.Contains(annotation.ClassId))
        {
            _warnings.Add($"Annotation {annotation.Id} of item {item.Id} is left out: the project has no label class {annotation.ClassId}.");
            return null;
        }

        return annotation.Shape switch
        {
            Polygon polygon when HasHoles(polygon) => MapPolygonWithHoles(item, annotation, polygon),
            Polygon polygon => Map(item, annotation, polygon, polygon),
            RunLengthMask mask => MapMask(item, annotation, mask),
            var shape => Map(item, annotation, shape, segmentation: null),
        };
    }

    private CocoAnnotation? MapPolygonWithHoles(Item item, Annotation annotation, Polygon polygon)
    {
        var size = item.ImageSize;
        if (size.IsEmpty || size.Width > RunLengthMask.MaxSide || size.Height > RunLengthMask.MaxSide || size.Area > RunLengthMask.MaxPixels)
        {
            _warnings.Add($"Annotation {annotation.Id} of item {item.Id} is left out: a polygon with holes becomes a mask, and an image of {size} cannot have one.");
            return null;
        }

        return Map(item, annotation, polygon, RunLengthMask.FromPolygon(polygon, size.Height, size.Width));
    }

    private CocoAnnotation? MapMask(Item item, Annotation annotation, RunLengthMask mask)
    {
        if (mask.Size == item.ImageSize || item.ImageSize.IsEmpty)
        {
            return Map(item, annotation, mask, mask);
        }

        if (mask.ClipTo(item.ImageSize) is not { } clipped)
        {
            _warnings.Add($"Annotation {annotation.Id} of item {item.Id} is left out: its mask of {mask.Size} has no pixel on the image of {item.ImageSize}.");
            return null;
        }

        _warnings.Add($"The mask of annotation {annotation.Id} of item {item.Id} is {mask.Size} and was brought to the image's {item.ImageSize}.");
        return Map(item, annotation, clipped, clipped);
    }

    private static CocoAnnotation Map(Item item, Annotation annotation, Shape? measured, Shape? segmentation) => new()
    {
        Id = annotation.Id,
        ImageId = item.Id.Value,
        CategoryId = annotation.ClassId.Value,
        Box = measured?.Bounds,
        Segmentation = segmentation,
        Area = measured?.Area,
        IsCrowd = annotation.IsCrowd,
        Score = annotation.Score,
        IsOccluded = annotation.IsOccluded,
        IsTruncated = annotation.IsTruncated,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static bool HasHoles(Polygon polygon)
    {
        var parts = polygon.Parts;
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Holes.Count > 0)
            {
                return true;
            }
        }

        return false;
    }
}
