using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Labeling.Export.Coco;

/// <summary>One of a COCO file's <c>annotations</c>, or one detection of a results file. Immutable.</summary>
/// <remarks>
/// Coordinates are pixels, <see cref="double"/>, origin at the outer corner of the top-left pixel. An annotation with neither
/// <see cref="Box"/> nor <see cref="Segmentation"/> is a label for the whole image.
/// </remarks>
public sealed class CocoAnnotation
{
    /// <summary>Creates an annotation.</summary>
    public CocoAnnotation()
    {
    }

    /// <summary>Copies an annotation, to change some of it in an object initializer.</summary>
    [SetsRequiredMembers]
    public CocoAnnotation(CocoAnnotation other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Id = other.Id;
        ImageId = other.ImageId;
        CategoryId = other.CategoryId;
        Box = other.Box;
        Segmentation = other.Segmentation;
        EnclosesNothing = other.EnclosesNothing;
        Area = other.Area;
        IsCrowd = other.IsCrowd;
        Score = other.Score;
        IsOccluded = other.IsOccluded;
        IsTruncated = other.IsTruncated;
        Keypoints = other.Keypoints;
        Extra = other.Extra;
    }

    /// <summary>Unique in the file; 0 in a results file, which has no ids.</summary>
    public long Id { get; init; }

    /// <summary>The image it is on.</summary>
    public required long ImageId { get; init; }

    /// <summary>What it is.</summary>
    public required int CategoryId { get; init; }

    /// <summary>The box: <c>bbox</c>.</summary>
    public BoundingBox? Box { get; init; }

    /// <summary>The outline, a <see cref="Polygon"/> without holes, or the pixels, a <see cref="RunLengthMask"/> of the image's size.</summary>
    /// <remarks>COCO's polygons cannot have holes; a shape that has some is given as a mask.</remarks>
    public Shape? Segmentation { get; init; }

    /// <summary>The area in square pixels; <see langword="null"/> for that of <see cref="Segmentation"/> or <see cref="Box"/>.</summary>
    public double? Area { get; init; }

    /// <summary>Whether it covers a group of objects that are not told apart.</summary>
    public bool IsCrowd { get; init; }

    /// <summary>How sure a model is, usually from 0 to 1; <see langword="null"/> where nothing is said.</summary>
    public double? Score { get; init; }

    /// <summary>Whether something else covers part of the object: <c>attributes.occluded</c>, as CVAT and Datumaro write it.</summary>
    public bool IsOccluded { get; init; }

    /// <summary>Whether the image's edge cuts the object off: <c>attributes.truncated</c>.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Key points as x, y, v for each: v is 0 for not labeled, 1 for hidden, 2 for visible. <see langword="null"/> without any.</summary>
    public IReadOnlyList<double>? Keypoints { get; init; }

    /// <summary>The file's other properties of this annotation as they were read; empty unless asked for.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; init; } = CocoExtra.None;

    /// <summary>What is known most exactly of where it is: <see cref="Segmentation"/>, otherwise <see cref="Box"/>.</summary>
    public Shape? Shape => Segmentation ?? Box;

    /// <summary>Whether it has an outline, and that is a point or a line there and back.</summary>
    internal bool EnclosesNothing { get; init; }

    /// <summary>The pixels it covers, as <c>annToRLE</c> of pycocotools 2.0.11 gives them: of its segmentation, otherwise of its box.</summary>
    /// <param name="imageSize">The size of its image; not looked at where the segmentation is a mask.</param>
    /// <returns>
    /// The mask; an empty one for an outline that encloses nothing. <see langword="null"/> when there is neither a segmentation nor a box, or when
    /// the size is not known or larger than a mask can be.
    /// </returns>
    public RunLengthMask? ToMask(PixelSize imageSize) => Segmentation switch
    {
        RunLengthMask mask => mask,
        _ when imageSize.IsEmpty || imageSize.Width > RunLengthMask.MaxSide || imageSize.Height > RunLengthMask.MaxSide || imageSize.Area > RunLengthMask.MaxPixels => null,
        Polygon polygon => RunLengthMask.FromPolygon(polygon, imageSize.Height, imageSize.Width),
        _ when EnclosesNothing => new RunLengthMask(imageSize.Height, imageSize.Width, [(uint)imageSize.Area]),
        _ => Box is null ? null : RunLengthMask.FromBox(Box, imageSize.Height, imageSize.Width),
    };
}
