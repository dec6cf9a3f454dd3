namespace Labeling;

/// <summary>What the header of an image file says of its picture.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class ImageInfo
{
    /// <summary>The format, as the content tells it; the file's extension plays no part.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>Columns and rows as the file stores them, in pixels, of the first frame. Never empty.</summary>
    /// <exception cref="ArgumentException">The size is empty.</exception>
    public required PixelSize StoredSize
    {
        get;
        init
        {
            if (value.IsEmpty)
            {
                throw new ArgumentException($"A picture of {value} pixels has nothing to show; report it as {LabelingErrorCodes.ImageUnreadable}.", nameof(value));
            }

            field = value;
        }
    }

    /// <summary>How the stored rows and columns lie to the upright picture.</summary>
    /// <value><see cref="ExifOrientation.TopLeft"/> by default.</value>
    public ExifOrientation Orientation { get; init; } = ExifOrientation.TopLeft;

    /// <summary>Width and height of the upright picture, in pixels: what coordinates of annotations count in.</summary>
    public PixelSize UprightSize => Orientation >= ExifOrientation.LeftTop
        ? new PixelSize(StoredSize.Height, StoredSize.Width)
        : StoredSize;

    /// <summary>How many frames or pages the file holds. The first is the one that is shown.</summary>
    /// <value>1 by default.</value>
    public int FrameCount { get; init; } = 1;

    /// <summary>How many bits each sample has where the picture is grey and has more values than a screen, so that <see cref="DecodeOptions.Window"/> may choose among them.</summary>
    /// <value>0 by default, which says nothing. DICOM pictures tell more of their values elsewhere.</value>
    public int GreyBits { get; init; }

    /// <summary>What the header shows to be wrong without keeping the picture from being shown. Empty by default.</summary>
    public IReadOnlyList<ImageWarning> Warnings { get; init; } = [];
}
