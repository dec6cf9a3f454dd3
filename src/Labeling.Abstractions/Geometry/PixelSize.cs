using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Labeling;

/// <summary>The width and height of an image, in whole pixels, after its orientation has been applied.</summary>
/// <remarks>
/// <para>Both sides of a known size are at least 1. The default value is 0 × 0 and means that the size is not known; see <see cref="IsEmpty"/>.</para>
/// <para>Equality compares both sides. Immutable; safe to share between threads.</para>
/// </remarks>
[System.Text.Json.Serialization.JsonConverter(typeof(PixelSizeJsonConverter))]
public readonly struct PixelSize : IEquatable<PixelSize>
{
    /// <summary>Makes a known size.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is less than 1.</exception>
    public PixelSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
    }

    /// <summary>The number of columns.</summary>
    /// <value>At least 1; 0 in the default value.</value>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    /// <value>At least 1; 0 in the default value.</value>
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
