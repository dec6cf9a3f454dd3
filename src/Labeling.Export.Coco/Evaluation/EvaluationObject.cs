namespace Labeling.Export.Coco;

/// <summary>One truth or one detection, with what the comparison needs of it.</summary>
internal sealed class EvaluationObject
{
    private RunLengthMask? _mask;
    private double? _area;
    private BoundingBox? _box;

    public required CocoAnnotation Annotation { get; init; }

    /// <summary>The category's position, in the upper half, and the image's, in the lower.</summary>
    public required long Pair { get; init; }

    public int Category => (int)(Pair >> 32);

    public required PixelSize ImageSize { get; init; }

    /// <summary>Its area; without one given, that of its mask.</summary>
    public double Area
    {
        get => _area ??= Mask.Area;
        init => _area = value;
    }

    /// <summary>Its box; without one given, that around its mask.</summary>
    public BoundingBox Box
    {
        get => _box ??= Mask.Bounds;
        init => _box = value;
    }

    public double Score => Annotation.Score ?? 0;

    public bool IsCrowd => Annotation.IsCrowd;

    /// <summary>The pixels. Made when first asked for, and not by two threads at once: that is most of the work, and is shared out.</summary>
    public RunLengthMask Mask => _mask ??= Annotation.ToMask(ImageSize) ?? RunLengthMask.FromBox(Box, ImageSize.Height, ImageSize.Width);
}
