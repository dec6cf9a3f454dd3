using NetTopologySuite.Operation.Valid;

namespace Labeling;

/// <summary>Says in one sentence what is wrong with a polygon.</summary>
internal static class PolygonValidator
{
    public static string? FindDefect(Polygon polygon)
        => new IsValidOp(PolygonOverlay.ToGeometry(polygon)).ValidationError?.Message;
}
