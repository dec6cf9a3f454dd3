using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Labeling;

/// <summary>A closed line of straight edges: an outline of a <see cref="PolygonPart"/> or a hole in it.</summary>
/// <remarks>
/// <para>
/// The points are in drawing order, in either direction; the last one is joined to the first, which is not repeated.
/// Coordinates are pixels of the upright image, at most <see cref="Shape.MaxCoordinate"/> from the origin.
/// </para>
/// <para>There are at least 3 different points. Whether the line crosses itself is not checked here; see <see cref="Polygon.Validate"/>.</para>
/// <para>Equality compares the points exactly and in order: a ring that starts at another point is a different one. Immutable; safe to share between threads.</para>
/// </remarks>
public sealed class PolygonRing : IReadOnlyList<ImagePoint>, IEquatable<PolygonRing>
{
    private readonly ImagePoint[] _points;

    /// <summary>Makes a ring of its points.</summary>
    /// <param name="points">At least 3 different points, in drawing order. A last point equal to the first is left out.</param>
    /// <exception cref="ArgumentNullException"><paramref name="points"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer than 3 different points or more than <see cref="Polygon.MaxVertices"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A coordinate lies further than <see cref="Shape.MaxCoordinate"/> from the origin.</exception>
    public PolygonRing(params IEnumerable<ImagePoint> points)
        : this(Collect(points))
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private PolygonRing(ImagePoint[] points)
    {
        _points = points.Length > 1 && points[0] == points[^1] ? points[..^1] : points;
        ThrowIfUnusable(_points, nameof(points));
        Bounds = BoundsOf(_points);
        SignedArea = SignedAreaOf(_points);
    }

    /// <summary>The number of points; at least 3.</summary>
    public int Count => _points.Length;

    /// <summary>The area inside the ring in square pixels, whatever its direction; 0 or more.</summary>
    public double Area => Math.Abs(SignedArea);

    /// <summary>The smallest box around the ring.</summary>
    public BoundingBox Bounds { get; }

    /// <summary>Positive when the points run clockwise on the screen (y grows down).</summary>
    internal double SignedArea { get; }

    /// <summary>One point.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public ImagePoint this[int index] => _points[index];

    /// <summary>Makes a ring of a flat list of coordinates, as COCO has it.</summary>
    /// <param name="coordinates">x₁, y₁, x₂, y₂, …; an even number, at least 3 different points.</param>
    /// <exception cref="ArgumentException">The list has an odd length, or fewer than 3 different points, or too many.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A coordinate is not finite or too far from the origin.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static PolygonRing FromFlat(params ReadOnlySpan<double> coordinates)
    {
        if (coordinates.Length % 2 != 0)
        {
            throw new ArgumentException(
                $"A flat list of coordinates has one x and one y for each point, but this one has {coordinates.Length} numbers.", nameof(coordinates));
        }

        ThrowIfTooMany(coordinates.Length / 2, nameof(coordinates));
        var points = new ImagePoint[coordinates.Length / 2];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new ImagePoint(coordinates[2 * i], coordinates[(2 * i) + 1]);
        }

        return new PolygonRing(points);
    }

    /// <summary>The points without a copy, in drawing order.</summary>
    public ReadOnlySpan<ImagePoint> AsSpan() => _points;

    /// <inheritdoc/>
    public IEnumerator<ImagePoint> GetEnumerator() => ((IEnumerable<ImagePoint>)_points).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(PolygonRing? other) => other is not null && (ReferenceEquals(this, other) || AsSpan().SequenceEqual(other.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PolygonRing);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, _points[0], _points[^1], SignedArea);

    /// <summary>How many points and where: <c>ring of 4 points in box (0, 0, 10, 5)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ring of {Count} points in {Bounds}");

    /// <summary>Makes a ring that keeps the array; nobody else may write to it.</summary>
    internal static PolygonRing Owning(ImagePoint[] points) => new(points);

    /// <summary>Whether a point is inside by the even-odd rule; left and top edges inclusive, right and bottom exclusive.</summary>
    internal bool Contains(ImagePoint point)
    {
        var inside = false;
        var from = _points[^1];
        foreach (var to in _points)
        {
            if (from.Y > point.Y != to.Y > point.Y)
            {
                var (upper, lower) = from.Y < to.Y ? (from, to) : (to, from);
                var side = ((lower.X - upper.X) * (point.Y - upper.Y)) - ((point.X - upper.X) * (lower.Y - upper.Y));
                inside ^= side > 0;
            }

            from = to;
        }

        return inside;
    }

    /// <summary>Whether all points lie on one line. A ring that crosses itself may have no net area and yet not be flat.</summary>
    internal bool IsFlat()
    {
        if (SignedArea != 0)
        {
            return false;
        }

        var origin = _points[0];
        var other = Array.Find(_points, point => point != origin);
        return Array.TrueForAll(
            _points, point => (point.X - origin.X) * (other.Y - origin.Y) == (other.X - origin.X) * (point.Y - origin.Y));
    }

    internal static void ThrowIfTooMany(int count, string name)
    {
        if (count > Polygon.MaxVertices)
        {
            throw new ArgumentException(
                $"A polygon has at most {Polygon.MaxVertices} points, but this one has {count} or more. Simplify the outline, or use a mask.", name);
        }
    }

    private static ImagePoint[] Collect(IEnumerable<ImagePoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.TryGetNonEnumeratedCount(out var count))
        {
            ThrowIfTooMany(count - 1, nameof(points));
            return [.. points];
        }

        var list = new List<ImagePoint>();
        foreach (var point in points)
        {
            list.Add(point);
            ThrowIfTooMany(list.Count - 1, nameof(points));
        }

        return [.. list];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static void ThrowIfUnusable(ImagePoint[] points, string name)
    {
        ThrowIfTooMany(points.Length, name);
        foreach (var point in points)
        {
            if (Math.Abs(point.X) > MaxCoordinate || Math.Abs(point.Y) > MaxCoordinate)
            {
                throw new ArgumentOutOfRangeException(
                    name, point, $"A coordinate must be a number between -{MaxCoordinate:0} and {MaxCoordinate:0}.");
            }
        }

        if (!HasThreeDifferent(points))
        {
            throw new ArgumentException("A ring has at least 3 different points; a line or a single point encloses nothing.", name);
        }
    }

    private const double MaxCoordinate = Shape.MaxCoordinate;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static bool HasThreeDifferent(ImagePoint[] points)
    {
        ImagePoint? second = null;
        foreach (var point in points)
        {
            if (point != points[0] && point != second)
            {
                if (second is not null)
                {
                    return true;
                }

                second = point;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static BoundingBox BoundsOf(ImagePoint[] points)
    {
        // Coordinates are finite, so that plain comparisons do; Math.Min and Math.Max look for more.
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue;
        foreach (var point in points)
        {
            left = point.X < left ? point.X : left;
            right = point.X > right ? point.X : right;
            top = point.Y < top ? point.Y : top;
            bottom = point.Y > bottom ? point.Y : bottom;
        }

        return BoundingBox.FromCorners(left, top, right, bottom);
    }

    // Relative to the first point: small shapes far from the origin keep their digits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    private static double SignedAreaOf(ImagePoint[] points)
    {
        var origin = points[0];
        var twice = 0.0;
        for (var i = 2; i < points.Length; i++)
        {
            double ax = points[i - 1].X - origin.X, ay = points[i - 1].Y - origin.Y;
            double bx = points[i].X - origin.X, by = points[i].Y - origin.Y;
            twice += (ax * by) - (ay * bx);
        }

        return twice / 2;
    }
}
