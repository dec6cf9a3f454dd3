using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>Where something is on an image: a <see cref="BoundingBox"/>, a <see cref="Polygon"/> or a <see cref="RunLengthMask"/>.</summary>
/// <remarks>
/// <para>
/// Coordinates are continuous pixels of the upright image: the origin is the outer corner of the top-left pixel, x grows
/// right, y grows down, and the pixel in column <c>c</c>, row <c>r</c> covers <c>[c, c + 1) × [r, r + 1)</c>.
/// </para>
/// <para>The three kinds are all there are; <see cref="Kind"/> tells them apart. No coordinate is further than <see cref="MaxCoordinate"/> from the origin.</para>
/// <para>Equality compares the kind and every number exactly, without a tolerance. Use <see cref="Iou"/> to compare loosely.</para>
/// <para>Immutable; safe to share between threads.</para>
/// </remarks>
[JsonConverter(typeof(ShapeJsonConverter))]
public abstract class Shape : IEquatable<Shape>
{
    /// <summary>The furthest that a coordinate may lie from the origin, in pixels: ten million.</summary>
    public const double MaxCoordinate = 1e7;

    private protected Shape()
    {
    }

    /// <summary>Which of the kinds this is.</summary>
    public abstract ShapeKind Kind { get; }

    /// <summary>The area in square pixels; 0 or more.</summary>
    public abstract double Area { get; }

    /// <summary>The smallest box around the shape. For a shape without area it may be an empty box.</summary>
    public abstract BoundingBox Bounds { get; }

    /// <summary>Whether two shapes are of one kind and made of exactly the same numbers.</summary>
    /// <param name="left">One shape, or <see langword="null"/>.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two shapes differ in kind or in any number.</summary>
    /// <param name="left">One shape, or <see langword="null"/>.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <summary>Whether a point belongs to the shape.</summary>
    /// <param name="point">A point of the same image.</param>
    /// <returns>
    /// <see langword="true"/> inside. A point on an edge belongs to the shape when the shape lies to the right of it or below
    /// it (left and top edges are inclusive, right and bottom ones exclusive), so that shapes that share an edge share no point.
    /// </returns>
    public abstract bool Contains(ImagePoint point);

    /// <summary>How much two shapes overlap: the area both cover divided by the area either covers.</summary>
    /// <param name="other">A shape on the same image.</param>
    /// <returns>From 0 (apart) to 1 (the same place). 0 when neither shape has an area.</returns>
    /// <remarks>
    /// <para>
    /// Box with box is computed from the four numbers, mask with mask by counting pixels, and a polygon with a box or a
    /// polygon from the exact outline of what they share. When one of the two is a mask the other is first filled on the
    /// mask's grid (<see cref="RunLengthMask.FromPolygon"/>, <see cref="RunLengthMask.FromBox"/>), and what lies beyond the
    /// grid is not counted.
    /// </para>
    /// <para>Symmetric up to the rounding of the last bits.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Both are masks and their sizes differ.</exception>
    /// <exception cref="InvalidOperationException">
    /// A polygon that takes part is not valid (see <see cref="Polygon.Validate"/>), or two polygons cross more than 20,000 times.
    /// </exception>
    public double Iou(Shape other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ShapeOverlap.Iou(this, other);
    }

    /// <summary>Cuts away what lies outside an image.</summary>
    /// <param name="size">The image's size; known.</param>
    /// <returns>
    /// The shape itself when all of it is inside, what is left of it otherwise, and <see langword="null"/> when nothing with an
    /// area is left.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="size"/> is the empty size.</exception>
    /// <exception cref="InvalidOperationException">The shape is a polygon that reaches outside and is not valid; see <see cref="Polygon.Validate"/>.</exception>
    public abstract Shape? ClipTo(PixelSize size);

    /// <summary>Whether every point of the shape lies on an image, edges included.</summary>
    /// <param name="size">The image's size; known.</param>
    /// <exception cref="ArgumentException"><paramref name="size"/> is the empty size.</exception>
    public bool IsInside(PixelSize size)
    {
        ThrowIfEmpty(size);
        var bounds = Bounds;
        return bounds.X >= 0 && bounds.Y >= 0 && bounds.Right <= size.Width && bounds.Bottom <= size.Height;
    }

    /// <inheritdoc/>
    public abstract bool Equals(Shape? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    private protected static void ThrowIfEmpty(PixelSize size)
    {
        if (size.IsEmpty)
        {
            throw new ArgumentException("The size of the image is not known (0 × 0). Probe the image first.", nameof(size));
        }
    }
}
