using System.Globalization;

namespace Labeling.Formats;

/// <summary>What the table says of labels that went through a format.</summary>
internal static class Expectation
{
    /// <summary>The labels as they must come back.</summary>
    public static IEnumerable<Item> Through(string format, IEnumerable<Item> items)
        => items.Select(item => Samples.Item(item.Id.Value, item.Path, item.ImageSize, [.. item.Annotations.Select(annotation => Through(format, annotation, item.ImageSize)).OfType<Annotation>()]));

    /// <summary>Everything about labels that the table speaks of, in one text for each; polygons whatever their rings' beginnings and directions.</summary>
    public static IReadOnlyList<string> Describe(Project project, IEnumerable<Item> items)
    {
        var classes = project.LabelClasses.ToDictionary(labelClass => labelClass.Id, labelClass => labelClass.Path);
        return [.. items.OrderBy(item => item.Path, StringComparer.Ordinal).SelectMany(item => item.Annotations
            .Select(annotation => string.Create(
                CultureInfo.InvariantCulture,
                $"{item.Path} {item.ImageSize} {classes[annotation.ClassId]} {annotation.IsCrowd} {annotation.IsOccluded} {annotation.IsTruncated} {annotation.Score} {Describe(annotation.Shape)}"))
            .DefaultIfEmpty($"{item.Path} {item.ImageSize}"))];
    }

    private static Annotation? Through(string format, Annotation annotation, PixelSize size)
    {
        var row = Row(annotation.Shape);
        var cell = FormatTable.Cell(row, format);
        var shape = cell switch
        {
            "yes" or "no" => annotation.Shape,
            "box" => annotation.Shape!.Bounds,
            "mask" => RunLengthMask.FromPolygon((Polygon)annotation.Shape!, size.Height, size.Width),
            "polygon" => annotation.Shape is RunLengthMask mask ? mask.ToPolygon() : Corners(annotation.Shape!.Bounds),
            _ => throw new ArgumentException($"The table says '{cell}' of {row} in {format}, which the tests do not know."),
        };
        return cell == "no" ? null : new Annotation(annotation)
        {
            Shape = shape,
            IsCrowd = annotation.IsCrowd && FormatTable.Holds("crowd", format),
            IsOccluded = annotation.IsOccluded && FormatTable.Holds("occluded", format),
            IsTruncated = annotation.IsTruncated && FormatTable.Holds("truncated", format),
            Score = FormatTable.Holds("score", format) ? annotation.Score : null,
        };
    }

    private static string Row(Shape? shape) => shape switch
    {
        null => "image label",
        BoundingBox => "box",
        RunLengthMask => "mask",
        Polygon polygon when polygon.Parts.Any(part => part.Holes.Count > 0) => "polygon with holes",
        Polygon { Parts.Count: > 1 } => "polygon with parts",
        _ => "polygon",
    };

    private static Polygon Corners(BoundingBox box) => new((box.X, box.Y), (box.Right, box.Y), (box.Right, box.Bottom), (box.X, box.Bottom));

    private static string Describe(Shape? shape) => shape switch
    {
        Polygon polygon => string.Join(" + ", polygon.Parts.Select(part => string.Join(" - ", part.Holes.Prepend(part.Outer).Select(Describe)))),
        RunLengthMask mask => $"mask {mask.Size} {mask.ToCompressed()}",
        _ => $"{shape}",
    };

    private static string Describe(PolygonRing ring)
    {
        var first = Enumerable.Range(0, ring.Count).MinBy(i => (ring[i].X, ring[i].Y));
        var turned = new[] { 1, ring.Count - 1 }.Select(step => string.Join(' ', Enumerable.Range(0, ring.Count).Select(i => ring[(first + (i * step)) % ring.Count])));
        return turned.Min(StringComparer.Ordinal)!;
    }
}
