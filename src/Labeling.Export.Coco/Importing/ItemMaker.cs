using System.Runtime.CompilerServices;

namespace Labeling.Export.Coco;

/// <summary>Makes items of images and their annotations.</summary>
internal sealed class ItemMaker
{
    // The largest whole number that every JSON reader holds.
    private const long LargestId = (1L << 53) - 1;

    private readonly ImportSource _source;
    private readonly ImportedClasses _classes;
    private readonly WarningList _warnings;
    private readonly bool _keepsItemIds;
    private List<Annotation> _annotations = [];
    private long _images;
    private long _detections;

    public ItemMaker(ImportSource source, ImportedClasses classes, WarningList warnings)
    {
        _source = source;
        _classes = classes;
        _warnings = warnings;
        _keepsItemIds = source.Truth.Index.LeastImageId > 0;
    }

    /// <summary>Takes the annotations of an image as far as they are in memory.</summary>
    /// <returns>Whether the next step may bring more of them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public bool Take(AnnotationCursor annotations, long image)
    {
        while (annotations.Current is { } annotation && annotation.ImageId == image)
        {
            Add(annotation);
            if (!annotations.TryStep())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes the item of the next image and of what was added; <see langword="null"/> when its path is of no use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public Item? Finish(CocoImage image)
    {
        _images++;
        var annotations = _annotations;
        _annotations = new List<Annotation>(annotations.Count);
        if (RelativePath.FindFault(image.FileName) is { } fault)
        {
            _warnings.Add($"Image {image.Id} is left out: its path '{image.FileName}' {fault}.");
            return null;
        }

        NoteSizes(image, annotations);
        return new Item
        {
            Id = new ItemId(_keepsItemIds ? image.Id : _images),
            Path = RelativePath.Normalize(image.FileName),
            Size = 0,
            ContentTag = "",
            ImageSize = image.Size,
            Status = annotations.Count > 0 ? ItemStatus.Labeled : ItemStatus.Unlabeled,
            Version = 1,
            Annotations = annotations,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private void Add(CocoAnnotation annotation)
    {
        if (_annotations.Count == _source.Options.MaxAnnotationsPerImage)
        {
            throw new LabelingException(
                LabelingErrorCodes.ImportInvalid,
                $"'{_source.Labels.Path}': image {annotation.ImageId} has more than {_annotations.Count} annotations. If that is right, allow it with MaxAnnotationsPerImage.");
        }

        _annotations.Add(new Annotation(_classes[annotation.CategoryId], annotation.Shape)
        {
            Id = IdOf(annotation),
            Score = annotation.Score,
            IsCrowd = annotation.IsCrowd,
            IsOccluded = annotation.IsOccluded,
            IsTruncated = annotation.IsTruncated,
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private void NoteSizes(CocoImage image, List<Annotation> annotations)
    {
        foreach (var annotation in annotations)
        {
            if (annotation.Shape is RunLengthMask mask && mask.Size != image.Size && !image.Size.IsEmpty)
            {
                _warnings.Add($"The mask of annotation {annotation.Id} is {mask.Size}, but its image {image.Id} ('{image.FileName}') is {image.Size}. A mask's size is rows, then columns.");
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private long IdOf(CocoAnnotation annotation)
        => _source.Labels.IsResults ? ++_detections : annotation.Id > 0 ? annotation.Id : LargestId + annotation.Id;
}
