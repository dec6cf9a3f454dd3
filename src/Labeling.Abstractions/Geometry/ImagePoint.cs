using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Labeling;

/// <summary>A point on one image, in that image's pixel coordinates.</summary>
/// <remarks>
/// <para>
/// Coordinates are continuous pixels of the upright image: the origin is the outer corner of the top-left pixel, x grows
/// right, y grows down. The centre of the pixel in column <c>c</c>, row <c>r</c> is <c>(c + 0.5, r + 0.5)</c>.
/// </para>
/// <para>Both numbers are finite. Equality compares them exactly, without a tolerance. The default value is the origin.</para>
/// <para>A pair of numbers converts to a point, so that <c>new Polygon([(0, 0), (4, 0), (4, 3)])</c> works.</para>
/// </remarks>
public readonly struct ImagePoint : IEquatable<ImagePoint>
{
    /// <summary>Makes a point.</summary>
    /// <param name="x">Pixels to the right of the left edge; finite.</param>
    /// <param name="y">Pixels below the top edge; finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is infinite or not a number.</exception>
    public ImagePoint(double x, double y)
    {
        if (!double.IsFinite(x))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "A coordinate must be a finite number.");
        }

        if (!double.IsFinite(y))
        {
            throw new ArgumentOutOfRangeException(nameof(y), y, "A coordinate must be a finite number.");
        }

        X = x;
        Y = y;
    }

    /// <summary>Pixels to the right of the image's left edge.</summary>
    public double X { get; }

    /// <summary>Pixels below the image's top edge.</summary>
    public double Y { get; }

    /// <summary>Makes a point of a pair of numbers, x first.</summary>
    /// <param name="pair">The two coordinates; both finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is infinite or not a number.</exception>
#pragma warning disable CA2225 // The constructor is the named way.
    public static implicit operator ImagePoint((double X, double Y) pair) => new(pair.X, pair.Y);
#pragma warning restore CA2225

    /// <summary>Whether two points are exactly the same.</summary>
    /// <param name="left">One point.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(ImagePoint left, ImagePoint right) => left.Equals(right);

    /// <summary>Whether two points differ.</summary>
    /// <param name="left">One point.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(ImagePoint left, ImagePoint right) => !left.Equals(right);

    /// <summary>Takes the point apart, x first.</summary>
    /// <param name="x">Receives <see cref="X"/>.</param>
    /// <param name="y">Receives <see cref="Y"/>.</param>
    public void Deconstruct(out double x, out double y)
    {
        x = X;
        y = Y;
    }

    /// <inheritdoc/>
    public bool Equals(ImagePoint other) => X == other.X && Y == other.Y;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ImagePoint other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y);

    /// <summary>The point as <c>(x, y)</c>, culture-invariant.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({X}, {Y})");
}
