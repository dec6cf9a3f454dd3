namespace Labeling;

/// <summary>What the shape of an annotation must be.</summary>
internal static class ShapeRules
{
    /// <summary>How much there is to look at in a shape: points of a polygon, runs of a mask.</summary>
    public static long CountPoints(Shape? shape) => shape switch
    {
        Polygon polygon => polygon.Parts.Sum(part => part.Outer.Count + part.Holes.Sum(hole => (long)hole.Count)),
        RunLengthMask mask => mask.Counts.Length,
        _ => 0,
    };

    /// <summary>Says what is wrong with a shape, or clips it to its image where that is allowed.</summary>
    /// <returns>The value, the rule and the cure in one clause, or <see langword="null"/> when the shape may be stored.</returns>
    public static string? Apply(LabelingTaskType taskType, OutOfBoundsPolicy outOfBounds, PixelSize imageSize, ref Shape? shape)
    {
        string? fault = taskType switch
        {
            LabelingTaskType.ImageClassificationMultiClass or LabelingTaskType.ImageClassificationMultiLabel
                => shape is null ? null : $"it has a shape ({shape}), and a label of a classification project is for the whole image; leave the shape out",
            LabelingTaskType.ObjectDetection => FindBoxFault(shape),
            _ => FindOutlineFault(shape, imageSize),
        };
        return fault is not null || shape is null || imageSize.IsEmpty ? fault : KeepInside(outOfBounds, imageSize, ref shape);
    }

    private static string? FindBoxFault(Shape? shape) => shape switch
    {
        null => "it has no shape, and a detection project wants a box around each object; draw one",
        BoundingBox { Area: > 0 } => null,
        BoundingBox box => $"{box} has no size; draw it again or delete it",
        _ => $"{shape} is no box; a detection project wants boxes, such as its Bounds",
    };

    private static string? FindOutlineFault(Shape? shape, PixelSize imageSize) => shape switch
    {
        null => "it has no shape, and a segmentation project wants the outline of each object; draw one",
        Polygon polygon => polygon.Validate() is { } defect ? $"{polygon} is not valid: {defect.TrimEnd('.')}; draw it again, or use Repair" : null,
        RunLengthMask mask when !imageSize.IsEmpty && mask.Size != imageSize => $"the mask is {mask.Size} and the image {imageSize}; make the mask of the image's size",
        RunLengthMask { Area: > 0 } => null,
        RunLengthMask => "the mask has no pixel in it; paint it again or delete it",
        _ => $"{shape} is neither a polygon nor a mask, and a segmentation project wants an outline; draw one",
    };

    private static string? KeepInside(OutOfBoundsPolicy outOfBounds, PixelSize imageSize, ref Shape? shape)
    {
        if (shape!.IsInside(imageSize))
        {
            return null;
        }

        var bounds = shape.Bounds;
        double overhang = Math.Max(Math.Max(-bounds.X, -bounds.Y), Math.Max(bounds.Right - imageSize.Width, bounds.Bottom - imageSize.Height));
        if (outOfBounds == OutOfBoundsPolicy.Refuse && overhang > SubmissionRules.RoundingSlack)
        {
            return $"{shape} reaches beyond the image of {imageSize}; keep it inside, or set OutOfBounds to Clip in the project's settings";
        }

        if (shape.ClipTo(imageSize) is not { } clipped)
        {
            return $"{shape} lies outside the image of {imageSize}; move it or delete it";
        }

        shape = clipped;
        return null;
    }
}
