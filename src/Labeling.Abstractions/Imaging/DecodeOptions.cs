namespace Labeling;

/// <summary>What a caller may say about one reading of a picture.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class DecodeOptions
{
    /// <summary>Makes options that ask for nothing in particular.</summary>
    public DecodeOptions()
    {
    }

    /// <summary>Makes a copy, to change some of it.</summary>
    /// <param name="other">What to copy.</param>
    public DecodeOptions(DecodeOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        FileName = other.FileName;
        Limits = other.Limits;
        FitInside = other.FitInside;
        Frame = other.Frame;
        Window = other.Window;
    }

    /// <summary>The options that apply where a caller gives none.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>The name to tell in errors, or <see langword="null"/> to tell none. It decides nothing: the content does.</summary>
    /// <remarks>Where its extension is that of another format than the content, <c>ImageReader</c> warns: <see cref="LabelingErrorCodes.ImageExtensionWrong"/>.</remarks>
    public string? FileName { get; init; }

    /// <summary>What this picture may ask for, or <see langword="null"/> for the limits the decoder was made with.</summary>
    public ImageLimits? Limits { get; init; }

    /// <summary>The box, in upright pixels, that the picture will be shown in, or <see langword="null"/> for the full size.</summary>
    /// <remarks>
    /// A wish, by which a decoder saves work: it may return the picture at a reduced scale, but never smaller than the picture
    /// fitted into the box, and never larger than the picture is. Probing pays no heed to it.
    /// </remarks>
    /// <exception cref="ArgumentException">The box is empty.</exception>
    public PixelSize? FitInside
    {
        get;
        init
        {
            if (value is { IsEmpty: true })
            {
                throw new ArgumentException($"The box to fit inside is {value}; give it at least one pixel each way, or null for the full size.", nameof(value));
            }

            field = value;
        }
    }
    /// <summary>Which frame of a DICOM file to decode, counted from 0. Pictures of other formats are their first frame.</summary>
    /// <value>0 by default. At least 0; a frame that the file does not have is an <see cref="ImageDecodingException"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 0.</exception>
    public int Frame
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>
    /// The values of a grey picture to show from black to white, where it has more of them than a screen: DICOM, and TIFF of more than eight
    /// bits. <see langword="null"/> for what a DICOM file recommends, or else the range of its values; and for what TIFF samples can have, or else,
    /// of 32 bits, signed or floating, the range of their values. Colours, and pictures of other formats, are shown as they are.
    /// </summary>
    public WindowLevel? Window { get; init; }
}
