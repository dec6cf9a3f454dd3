using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>A shape with straight edges: one part or several, each of which may have holes.</summary>
/// <remarks>
/// <para>Coordinates are continuous pixels of the upright image, as for every <see cref="Shape"/>. Rings may run in either direction.</para>
/// <para>
/// A polygon that was constructed may still make no sense: a ring may cross itself, a hole may lie outside, parts may
/// overlap. <see cref="Validate"/> says so. <see cref="Area"/>, <see cref="Bounds"/>, <see cref="Contains"/> and
/// <see cref="RunLengthMask.FromPolygon"/> answer for such a polygon all the same, ring by ring.
/// </para>
/// <para>Equality compares all points exactly and in order, without a tolerance. Immutable; safe to share between threads.</para>
/// </remarks>
[JsonConverter(typeof(ShapeJsonConverter))]
public sealed class Polygon : Shape
{
    /// <summary>The most points a polygon may have, over all its rings: 100,000.</summary>
    public const int MaxVertices = 100_000;

    private readonly PolygonPart[] _parts;
    private string? _defect;
    private volatile bool _validated;

    /// <summary>Makes a polygon of one ring without holes.</summary>
    /// <param name="points">At least 3 different points, in drawing order. A last point equal to the first is left out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="points"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than 3 different points or more than <see cref="MaxVertices"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A coordinate lies further than <see cref="Shape.MaxCoordinate"/> from the origin.</exception>
    public Polygon(params IEnumerable<ImagePoint> points)
        : this([new PolygonPart(new PolygonRing(points))])
    {
    }

    /// <summary>Makes a polygon of its parts.</summary>
    /// <param name="parts">At least one.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parts"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no part, or there are more than <see cref="MaxVertices"/> points.</exception>
    public Polygon(params IEnumerable<PolygonPart> parts)
        : this(Collect(parts))
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private Polygon(PolygonPart[] parts)
    {
        _parts = parts;
        Parts = parts.AsReadOnly();
        var area = 0.0;
        var bounds = parts[0].Outer.Bounds;
        for (var i = 0; i < parts.Length; i++)
        {
            area += parts[i].Area;
            bounds = i == 0 ? bounds : bounds.UnionBounds(parts[i].Outer.Bounds);
        }

        Area = area;
        Bounds = bounds;
    }

    /// <inheritdoc/>
    public override ShapeKind Kind => ShapeKind.Polygon;

    /// <summary>The parts, in the order given; at least one.</summary>
    public IReadOnlyList<PolygonPart> Parts { get; }

    /// <summary>The areas of the parts added up, each its outer ring less its holes; in square pixels.</summary>
    public override double Area { get; }

    /// <summary>The smallest box around all outer rings.</summary>
    public override BoundingBox Bounds { get; }

    /// <summary>Makes a polygon of one ring from a flat list of coordinates, as COCO has it.</summary>
    /// <param name="coordinates">x₁, y₁, x₂, y₂, …; an even number, at least 3 different points.</param>
    /// <exception cref="ArgumentException">The list has an odd length, or fewer than 3 different points, or too many.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A coordinate is not finite or too far from the origin.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static Polygon FromFlat(params ReadOnlySpan<double> coordinates) => new([new PolygonPart(PolygonRing.FromFlat(coordinates))]);

    /// <inheritdoc/>
    public override bool Contains(ImagePoint point)
    {
        foreach (var part in _parts)
        {
            if (part.Contains(point))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Looks for what keeps the polygon from being an area with a clear inside.</summary>
    /// <returns>
    /// <see langword="null"/> when the polygon is valid: no ring crosses or touches itself, every hole lies inside its outer
    /// ring and not in another hole, parts do not overlap (they may touch at points), and there is an area. Otherwise one
    /// sentence that names the part, the ring, the vertex (all counted from 0) and the rule.
    /// </returns>
    /// <remarks>
    /// The rules are those of OGC Simple Features. An outline so dense that checking it would take many seconds is a defect too.
    /// The answer is computed once and kept.
    /// </remarks>
    public string? Validate()
    {
        if (!_validated)
        {
            _defect = PolygonValidator.FindDefect(this);
            _validated = true;
        }

        return _defect;
    }

    /// <summary>Makes a valid polygon of one that is not, by choice of whoever calls: the outcome may be another shape than was meant.</summary>
    /// <returns>
    /// The polygon itself when it is valid; otherwise one that covers what this one encloses, cut where it crosses itself and
    /// joined where parts overlap; <see langword="null"/> when no area is left.
    /// </returns>
    /// <exception cref="ArgumentException">The outcome has more than <see cref="MaxVertices"/> points.</exception>
    /// <exception cref="InvalidOperationException">The edges cross more than 2,000 times, or run together as densely.</exception>
    public Polygon? Repair() => Validate() is null ? this : PolygonOverlay.Repair(this);

    /// <summary>Leaves out points without which the outline stays almost the same: such as those of the stairs along the pixels of a mask.</summary>
    /// <param name="tolerance">How far in pixels a point that is left out may lie from the new outline, or twice that where a ring begins. 0 or more; 1 turns stairs into lines.</param>
    /// <returns>A valid polygon with the same parts and holes and at most as many points; this one when nothing can be left out.</returns>
    /// <remarks>
    /// Douglas and Peucker's algorithm, in NetTopologySuite's variant that lets no ring cross another or itself. The time grows with the square of the number of
    /// points in the worst case.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is negative or not a finite number.</exception>
    /// <exception cref="InvalidOperationException">The polygon is not valid; see <see cref="Validate"/>.</exception>
    public Polygon Simplify(double tolerance)
    {
        if (!double.IsFinite(tolerance) || tolerance < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is a finite number of pixels, 0 or more.");
        }

        PolygonOverlay.ThrowIfInvalid(this);
        return PolygonOverlay.Simplify(this, tolerance) is { } simpler && simpler._parts.Length == _parts.Length && simpler.Validate() is null ? simpler : this;
    }

    /// <summary>Cuts away what lies outside an image. The outcome may have more parts than the polygon.</summary>
    /// <param name="size">The image's size; known.</param>
    /// <returns>
    /// The polygon itself when all of it is inside, valid or not; what is left of it otherwise; <see langword="null"/> when nothing
    /// with an area is left.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="size"/> is the empty size.</exception>
    /// <exception cref="InvalidOperationException">The polygon reaches outside and is not valid; see <see cref="Validate"/>.</exception>
    public override Polygon? ClipTo(PixelSize size)
    {
        var isInside = IsInside(size);
        if (!Bounds.Overlaps(size.Bounds) || Array.TrueForAll(_parts, part => part.Outer.IsFlat()))
        {
            return null;
        }

        return isInside ? this : PolygonOverlay.Clip(this, size);
    }

    /// <inheritdoc/>
    public override bool Equals(Shape? other)
        => ReferenceEquals(this, other) || (other is Polygon polygon && _parts.AsSpan().SequenceEqual(polygon._parts));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_parts.Length, _parts[0], Area);

    /// <summary>How many parts and where: <c>polygon of 1 part in box (0, 0, 10, 5)</c>.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"polygon of {_parts.Length} {(_parts.Length == 1 ? "part" : "parts")} in {Bounds}");

    private static PolygonPart[] Collect(IEnumerable<PolygonPart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var list = new List<PolygonPart>();
        var vertices = 0;
        foreach (var part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
            list.Add(part);
            vertices += part.VertexCount;
            PolygonRing.ThrowIfTooMany(vertices, nameof(parts));
        }

        if (list.Count == 0)
        {
            throw new ArgumentException("A polygon has at least one part.", nameof(parts));
        }

        return [.. list];
    }
}
