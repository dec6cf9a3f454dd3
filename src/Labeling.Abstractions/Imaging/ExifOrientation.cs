using System.Diagnostics.CodeAnalysis;

namespace Labeling;

/// <summary>How the stored rows and columns of a picture lie to the picture as a person sees it.</summary>
/// <remarks>
/// The names say where the first stored row and the first stored column lie in the upright picture; the numbers are those of
/// the tag 274 of TIFF 6.0 and EXIF. A file without the tag, or with another number, is <see cref="TopLeft"/>.
/// </remarks>
[SuppressMessage("Design", "CA1008:Enums should have zero value", Justification = "The numbers are those of the standard, which has no 0.")]
public enum ExifOrientation
{
    /// <summary>Upright as stored.</summary>
    TopLeft = 1,

    /// <summary>Mirrored left to right.</summary>
    TopRight = 2,

    /// <summary>Turned by 180 degrees.</summary>
    BottomRight = 3,

    /// <summary>Mirrored top to bottom.</summary>
    BottomLeft = 4,

    /// <summary>Mirrored along the diagonal from the top left; width and height change places.</summary>
    LeftTop = 5,

    /// <summary>To be turned by 90 degrees clockwise; width and height change places.</summary>
    RightTop = 6,

    /// <summary>Mirrored along the diagonal from the top right; width and height change places.</summary>
    RightBottom = 7,

    /// <summary>To be turned by 90 degrees counter-clockwise; width and height change places.</summary>
    LeftBottom = 8,
}
