using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Labeling;

/// <summary>The width and height of an image, in whole pixels, after its orientation has been applied.</summary>
/// <remarks>
/// <para>Both sides of a known size are from 1 to <see cref="MaxSide"/>. The default value is 0 × 0 and means that the size is not known; see <see cref="IsEmpty"/>.</para>
/// <para>Equality compares both sides. Immutable; safe to share between threads.</para>
/// </remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(PixelSizeJsonConverter))]
public readonly struct PixelSize : IEquatable<PixelSize>
{
    /// <summary>The longest side that an image may have: ten million pixels, <see cref="Shape.MaxCoordinate"/>.</summary>
    public const int MaxSide = (int)Shape.MaxCoordinate;

    /// <summary>Makes a known size.</summary>
    /// <param name="width">Columns, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">Rows, from 1 to <see cref="MaxSide"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of range.</exception>
    public PixelSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        Width = width;
        Height = height;
    }

    /// <summary>The number of columns.</summary>
    /// <value>From 1 to <see cref="MaxSide"/>; 0 in the default value.</value>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    /// <value>From 1 to <see cref="MaxSide"/>; 0 in the default value.</value>
    public int Height { get; }

    /// <summary>Whether this is the default value, which stands for a size that is not known.</summary>
    public bool IsEmpty => Width == 0;

    /// <summary>The number of pixels.</summary>
    public long Area => (long)Width * Height;

    /// <summary>The box over the whole image: from the origin to (<see cref="Width"/>, <see cref="Height"/>).</summary>
    public BoundingBox Bounds => new(0, 0, Width, Height);

    /// <summary>Whether two sizes are the same.</summary>
    /// <param name="left">One size.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(PixelSize left, PixelSize right) => left.Equals(right);

    /// <summary>Whether two sizes differ.</summary>
    /// <param name="left">One size.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(PixelSize left, PixelSize right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(PixelSize other) => Width == other.Width && Height == other.Height;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PixelSize other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Width, Height);

    /// <summary>The size as people write it, width first: <c>640 × 480</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width} × {Height}");
}
