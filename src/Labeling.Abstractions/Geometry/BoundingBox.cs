using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace Labeling;

/// <summary>An axis-aligned rectangle on one image, in that image's pixel coordinates.</summary>
/// <remarks>
/// <para>
/// Coordinates are continuous pixels: the origin is the outer corner of the top-left pixel, x grows right, y grows down,
/// and the pixel in column <c>c</c>, row <c>r</c> covers <c>[c, c + 1) × [r, r + 1)</c>. So a box over exactly that pixel
/// is <c>(c, r, 1, 1)</c> and its <see cref="Area"/> is 1.
/// </para>
/// <para>
/// Left and top are inclusive, right and bottom exclusive. Width and height may be 0, so that such a box can be refused
/// with a message where it is handed in; they are never negative. All four edges lie within <see cref="Shape.MaxCoordinate"/>.
/// </para>
/// <para>Equality compares the four numbers exactly, without a tolerance. Immutable; safe to share between threads.</para>
/// </remarks>
/// <seealso href="https://github.com/cocodataset/cocoapi/blob/master/PythonAPI/pycocotools/mask.py">
/// The same convention: "bbox=[0 0 1 1] encloses first pixel".
/// </seealso>
[JsonConverter(typeof(ShapeJsonConverter))]
public sealed class BoundingBox : Shape
{
    /// <summary>Makes a box from its top-left corner and its size.</summary>
    /// <param name="x">The left edge, in pixels.</param>
    /// <param name="y">The top edge, in pixels.</param>
    /// <param name="width">0 or more, in pixels.</param>
    /// <param name="height">0 or more, in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is not finite, a side is negative, or an edge lies further than <see cref="Shape.MaxCoordinate"/> from the origin.
    /// </exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public BoundingBox(double x, double y, double width, double height)
    {
        CheckCoordinate(x, nameof(x));
        CheckCoordinate(y, nameof(y));
        CheckSide(x, width, nameof(width));
        CheckSide(y, height, nameof(height));
        X = x;
        Y = y;
        Width = width;
        Height = height;
    }

    /// <inheritdoc/>
    public override ShapeKind Kind => ShapeKind.BoundingBox;

    /// <summary>The left edge, in pixels; inclusive.</summary>
    public double X { get; }

    /// <summary>The top edge, in pixels; inclusive.</summary>
    public double Y { get; }

    /// <summary>The width in pixels; 0 or more.</summary>
    public double Width { get; }

    /// <summary>The height in pixels; 0 or more.</summary>
    public double Height { get; }

    /// <summary>The right edge, <see cref="X"/> + <see cref="Width"/>; exclusive.</summary>
    public double Right => X + Width;

    /// <summary>The bottom edge, <see cref="Y"/> + <see cref="Height"/>; exclusive.</summary>
    public double Bottom => Y + Height;

    /// <summary>The point in the middle.</summary>
    public ImagePoint Center => new(X + (Width / 2), Y + (Height / 2));

    /// <summary>Whether the box covers nothing: its width or its height is 0.</summary>
    public bool IsEmpty => Width == 0 || Height == 0;

    /// <inheritdoc/>
    public override double Area => Width * Height;

    /// <summary>The box itself.</summary>
    public override BoundingBox Bounds => this;

    /// <summary>Makes a box from its four edges.</summary>
    /// <param name="left">The left edge.</param>
    /// <param name="top">The top edge.</param>
    /// <param name="right">The right edge; not less than <paramref name="left"/>.</param>
    /// <param name="bottom">The bottom edge; not less than <paramref name="top"/>.</param>
    /// <returns>
    /// The box. Its <see cref="Right"/> and <see cref="Bottom"/> are the ones given or, where the sum of two numbers of
    /// floating point cannot be, the next number below.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An edge is not finite, too far from the origin, or before its opposite.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Runs millions of times in a program's first second.
    public static BoundingBox FromCorners(double left, double top, double right, double bottom)
    {
        CheckCoordinate(left, nameof(left));
        CheckCoordinate(top, nameof(top));
        CheckCoordinate(right, nameof(right));
        CheckCoordinate(bottom, nameof(bottom));
        ArgumentOutOfRangeException.ThrowIfLessThan(right, left);
        ArgumentOutOfRangeException.ThrowIfLessThan(bottom, top);
        return new BoundingBox(left, top, Side(left, right), Side(top, bottom));
    }

    /// <summary>Makes a box from its centre and its size.</summary>
    /// <param name="centerX">The middle between left and right.</param>
    /// <param name="centerY">The middle between top and bottom.</param>
    /// <param name="width">0 or more.</param>
    /// <param name="height">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">As for the constructor.</exception>
    public static BoundingBox FromCenter(double centerX, double centerY, double width, double height)
    {
        CheckCoordinate(centerX, nameof(centerX));
        CheckCoordinate(centerY, nameof(centerY));
        return new BoundingBox(centerX - (width / 2), centerY - (height / 2), width, height);
    }

    /// <inheritdoc/>
    public override bool Contains(ImagePoint point) => point.X >= X && point.X < Right && point.Y >= Y && point.Y < Bottom;

    /// <summary>What two boxes share.</summary>
    /// <param name="other">The other box.</param>
    /// <returns>The shared box, or <see langword="null"/> when they share no area.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    public BoundingBox? Intersect(BoundingBox other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Overlaps(other)
            ? FromCorners(Math.Max(X, other.X), Math.Max(Y, other.Y), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom))
            : null;
    }

    /// <summary>The smallest box around two boxes. An empty box adds its corner like any other.</summary>
    /// <param name="other">The other box.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    public BoundingBox UnionBounds(BoundingBox other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return FromCorners(Math.Min(X, other.X), Math.Min(Y, other.Y), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
    }

    /// <inheritdoc/>
    public override BoundingBox? ClipTo(PixelSize size)
    {
        if (IsInside(size))
        {
            return IsEmpty ? null : this;
        }

        return Intersect(size.Bounds);
    }

    /// <inheritdoc/>
    public override bool Equals(Shape? other)
        => other is BoundingBox box && X == box.X && Y == box.Y && Width == box.Width && Height == box.Height;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y, Width, Height);

    /// <summary>The box as <c>box (x, y, width, height)</c>, culture-invariant.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"box ({X}, {Y}, {Width}, {Height})");

    internal bool Overlaps(BoundingBox other)
        => Math.Max(X, other.X) < Math.Min(Right, other.Right) && Math.Max(Y, other.Y) < Math.Min(Bottom, other.Bottom);

    // The rounded difference added back may land one number past the far edge; a clipped box would then not be inside.
    private static double Side(double from, double to)
    {
        var side = to - from;
        while (from + side > to)
        {
            side = Math.BitDecrement(side);
        }

        return side;
    }

    private static void CheckCoordinate(double value, string name)
    {
        if (!(Math.Abs(value) <= MaxCoordinate))
        {
            throw new ArgumentOutOfRangeException(name, value, $"A coordinate must be a number between -{MaxCoordinate:0} and {MaxCoordinate:0}.");
        }
    }

    private static void CheckSide(double from, double side, string name)
    {
        if (!(side >= 0 && from + side <= MaxCoordinate))
        {
            throw new ArgumentOutOfRangeException(
                name, side, $"A side must be 0 or more and end at {MaxCoordinate:0} or before. To give corners in any order, sort them and use FromCorners.");
        }
    }
}
