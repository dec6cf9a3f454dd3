namespace Labeling;

/// <summary>The kinds of <see cref="Shape"/> that an annotation can carry.</summary>
public enum ShapeKind
{
    /// <summary>An axis-aligned rectangle: <see cref="Labeling.BoundingBox"/>.</summary>
    BoundingBox,

    /// <summary>One or more rings with straight edges: <see cref="Labeling.Polygon"/>.</summary>
    Polygon,

    /// <summary>A set of whole pixels: <see cref="RunLengthMask"/>.</summary>
    Mask,
}
