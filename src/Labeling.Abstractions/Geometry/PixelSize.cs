namespace Labeling;

/// <summary>The width and height of a picture in whole pixels.</summary>
/// <remarks>
/// <para>Neither is negative. Equality compares both. The default value is the empty size.</para>
/// </remarks>
public readonly struct PixelSize : IEquatable<PixelSize>
{
    /// <summary>Makes a size.</summary>
    /// <param name="width">Columns. At least 0.</param>
    /// <param name="height">Rows. At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative.</exception>
    public PixelSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        Width = width;
        Height = height;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Width times height, in pixels.</summary>
    public long Area => (long)Width * Height;

    /// <summary>Whether there is no pixel in it.</summary>
    public bool IsEmpty => Width == 0 || Height == 0;

    /// <summary>Whether two sizes are the same.</summary>
    public static bool operator ==(PixelSize left, PixelSize right) => left.Equals(right);

    /// <summary>Whether two sizes differ.</summary>
    public static bool operator !=(PixelSize left, PixelSize right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(PixelSize other) => Width == other.Width && Height == other.Height;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is PixelSize other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Width, Height);

    /// <summary>The size as <c>640x480</c>.</summary>
    public override string ToString() => $"{Width}x{Height}";
}
