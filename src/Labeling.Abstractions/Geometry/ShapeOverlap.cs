namespace Labeling;

/// <summary>The overlap of any two kinds of shape.</summary>
internal static class ShapeOverlap
{
    public static double Iou(Shape a, Shape b) => (a, b) switch
    {
        (BoundingBox x, BoundingBox y) => OfBoxes(x, y),
        (RunLengthMask x, RunLengthMask y) => RunLengthMask.Iou(x, y),
        (RunLengthMask x, _) => RunLengthMask.Iou(x, FillOnGridOf(x, b)),
        (_, RunLengthMask y) => RunLengthMask.Iou(FillOnGridOf(y, a), y),
        _ => OfOutlines(a, b),
    };

    // The order of operations is pycocotools' (bbIou), so that the last bit agrees too.
    private static double OfBoxes(BoundingBox a, BoundingBox b)
    {
        var width = Math.Min(a.Right, b.Right) - Math.Max(a.X, b.X);
        var height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Y, b.Y);
        return width <= 0 || height <= 0 ? 0 : Ratio(width * height, a.Area, b.Area);
    }

    private static double OfOutlines(Shape a, Shape b)
    {
        ThrowIfInvalid(a);
        ThrowIfInvalid(b);
        if (!a.Bounds.Overlaps(b.Bounds))
        {
            return 0;
        }

        if (a == b)
        {
            return 1;
        }

        if (a is Polygon first && b is Polygon second)
        {
            PolygonOverlay.ThrowIfTangled(OutlineTangle.MostCrossings, first, second);
        }

        var shared = PolygonOverlay.IntersectionArea(a, b);
        return shared <= 0 ? 0 : Ratio(shared, a.Area, b.Area);
    }

    // Rounding may put what is shared a last bit above either area.
    private static double Ratio(double shared, double a, double b) => Math.Clamp(shared / (a + b - shared), 0, 1);

    private static void ThrowIfInvalid(Shape shape)
    {
        if (shape is Polygon polygon)
        {
            PolygonOverlay.ThrowIfInvalid(polygon);
        }
    }

    private static RunLengthMask FillOnGridOf(RunLengthMask mask, Shape shape) => shape is Polygon polygon
        ? RunLengthMask.FromPolygon(polygon, mask.Height, mask.Width)
        : RunLengthMask.FromBox(shape.Bounds, mask.Height, mask.Width);
}
