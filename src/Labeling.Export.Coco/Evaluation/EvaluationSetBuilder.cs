namespace Labeling.Export.Coco;

/// <summary>Takes images, categories, truths and detections, and arranges them.</summary>
internal sealed class EvaluationSetBuilder
{
    private static readonly BoundingBox Nothing = new(0, 0, 0, 0);

    private readonly IouType _iouType;
    private readonly bool _useCategories;
    private readonly CocoCategory[] _categories;
    private readonly Dictionary<int, int> _categoryPositions;
    private readonly Dictionary<long, (int Position, PixelSize Size)> _images;
    private readonly List<EvaluationObject> _truths = [];
    private readonly List<EvaluationObject> _detections = [];

    // How pycocotools measures detections depends on what the first of them has.
    private bool? _detectionsAreBoxes;

    public EvaluationSetBuilder(IouType iouType, bool useCategories, IEnumerable<CocoCategory> categories, IEnumerable<CocoImage> images)
    {
        _iouType = iouType;
        _useCategories = useCategories;
        _categories = [.. categories.OrderBy(category => category.Id)];
        _categoryPositions = _categories.Index().ToDictionary(pair => pair.Item.Id, pair => pair.Index);
        _images = images.OrderBy(image => image.Id).Index().ToDictionary(pair => pair.Item.Id, pair => (pair.Index, pair.Item.Size));
    }

    /// <summary>Adds a truth.</summary>
    /// <returns><see langword="null"/>, or what is wrong with it, as a sentence; it is then left out.</returns>
    public string? AddTruth(CocoAnnotation annotation)
    {
        if (Find(annotation) is not { } place)
        {
            return $"there is no image {annotation.ImageId} or no category {annotation.CategoryId}.";
        }

        if (FindFault(annotation, place.Size) is { } fault)
        {
            return fault;
        }

        _truths.Add(new EvaluationObject
        {
            Annotation = annotation,
            Pair = place.Pair,
            ImageSize = place.Size,
            Box = annotation.Box ?? annotation.Segmentation?.Bounds ?? Nothing,
            Area = annotation.Area ?? annotation.Shape?.Area ?? 0,
        });
        return null;
    }

    /// <summary>Adds a detection.</summary>
    /// <returns><see langword="null"/>, or what is wrong with it, as a sentence; it is then left out.</returns>
    public string? AddDetection(CocoAnnotation annotation)
    {
        if (!_images.ContainsKey(annotation.ImageId))
        {
            return $"the truth has no image {annotation.ImageId}.";
        }

        if (annotation.Score is null)
        {
            return "the detection has no score.";
        }

        if (Find(annotation) is not { } place)
        {
            // Detections of categories that nobody asked about are not wrong.
            return null;
        }

        if (FindFault(annotation, place.Size, isDetection: true) is { } fault)
        {
            return fault;
        }

        _detectionsAreBoxes ??= annotation.Box is not null;
        _detections.Add(ToDetection(annotation, place.Pair, place.Size));
        return null;
    }

    public EvaluationSet Build()
    {
        var truths = Sort(_truths);
        var detections = Sort(_detections);
        return new EvaluationSet
        {
            IouType = _iouType,
            Categories = _useCategories ? (IReadOnlyList<CocoCategory?>)_categories : [null],
            AllCategories = _categories,
            Truths = truths,
            Detections = detections,
            Pairs = [.. Join(truths, detections)],
        };
    }

    private EvaluationObject ToDetection(CocoAnnotation annotation, long pair, PixelSize size)
    {
        if (annotation.Box is not { } box)
        {
            return new EvaluationObject { Annotation = annotation, Pair = pair, ImageSize = size };
        }

        return _detectionsAreBoxes == true || annotation.Segmentation is null
            ? new EvaluationObject { Annotation = annotation, Pair = pair, ImageSize = size, Box = box, Area = box.Width * box.Height }
            : new EvaluationObject { Annotation = annotation, Pair = pair, ImageSize = size, Box = box };
    }

    private string? FindFault(CocoAnnotation annotation, PixelSize size, bool isDetection = false)
    {
        if (annotation.Shape is null && !annotation.EnclosesNothing)
        {
            return "it has neither a box nor a segmentation.";
        }

        var needsMask = _iouType == IouType.Segmentation || (isDetection && annotation.Box is null);
        if (!needsMask)
        {
            return null;
        }

        if (annotation.Segmentation is null && !annotation.EnclosesNothing && !isDetection)
        {
            return "it has no segmentation.";
        }

        return annotation.Segmentation is not RunLengthMask && (size.IsEmpty || size.Width > RunLengthMask.MaxSide || size.Height > RunLengthMask.MaxSide || size.Area > RunLengthMask.MaxPixels)
            ? $"its outline cannot be filled on an image of {size}."
            : null;
    }

    private (long Pair, PixelSize Size)? Find(CocoAnnotation annotation)
        => _categoryPositions.TryGetValue(annotation.CategoryId, out var category) && _images.TryGetValue(annotation.ImageId, out var image)
            ? (((long)category << 32) | (uint)image.Position, image.Size)
            : null;

    private EvaluationObject[] Sort(List<EvaluationObject> objects)
    {
        // Without categories an image's objects still come category by category, as pycocotools lists them.
        EvaluationObject[] sorted = [.. _useCategories
            ? objects.OrderBy(item => item.Pair)
            : objects.OrderBy(item => item.Pair & uint.MaxValue).ThenBy(item => item.Pair)];
        return sorted;
    }

    private IEnumerable<EvaluationPair> Join(EvaluationObject[] truths, EvaluationObject[] detections)
    {
        int truth = 0, detection = 0;
        while (truth < truths.Length || detection < detections.Length)
        {
            var pair = Math.Min(PairAt(truths, truth), PairAt(detections, detection));
            int firstTruth = truth, firstDetection = detection;
            for (; PairAt(truths, truth) == pair; truth++)
            {
            }

            for (; PairAt(detections, detection) == pair; detection++)
            {
            }

            yield return new EvaluationPair((int)(pair >> 32), firstTruth, truth - firstTruth, firstDetection, detection - firstDetection);
        }
    }

    private long PairAt(EvaluationObject[] objects, int position)
        => position >= objects.Length ? long.MaxValue : _useCategories ? objects[position].Pair : objects[position].Pair & uint.MaxValue;
}
