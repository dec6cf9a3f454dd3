namespace Labeling;

/// <summary>The name of an image file format: an open set, to which a host's own decoder may add.</summary>
/// <remarks>
/// <para>Equality compares the names, which are kept in lower case. The default value has an empty name and equals no format.</para>
/// </remarks>
public readonly struct ImageFormat : IEquatable<ImageFormat>
{
    private readonly string? _name;

    /// <summary>Names a format.</summary>
    /// <param name="name">A short name such as <c>webp</c>; letter case does not matter. Not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or white space.</exception>
    public ImageFormat(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
#pragma warning disable CA1308 // The names of formats are conventionally lower case, and are shown so.
        _name = name.ToLowerInvariant();
#pragma warning restore CA1308
    }

    /// <summary>JPEG (.jpg, .jpeg, .jpe, .jfif).</summary>
    public static ImageFormat Jpeg { get; } = new("jpeg");

    /// <summary>Portable Network Graphics (.png).</summary>
    public static ImageFormat Png { get; } = new("png");

    /// <summary>Windows and OS/2 bitmap (.bmp).</summary>
    public static ImageFormat Bmp { get; } = new("bmp");

    /// <summary>TIFF and BigTIFF (.tif, .tiff).</summary>
    public static ImageFormat Tiff { get; } = new("tiff");

    /// <summary>Digital Imaging and Communications in Medicine (.dcm, .dicom).</summary>
    public static ImageFormat Dicom { get; } = new("dicom");

    /// <summary>The name in lower case.</summary>
    public string Name => _name ?? string.Empty;

    /// <summary>Whether two formats have the same name.</summary>
    public static bool operator ==(ImageFormat left, ImageFormat right) => left.Equals(right);

    /// <summary>Whether two formats have different names.</summary>
    public static bool operator !=(ImageFormat left, ImageFormat right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(ImageFormat other) => string.Equals(Name, other.Name, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ImageFormat other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
