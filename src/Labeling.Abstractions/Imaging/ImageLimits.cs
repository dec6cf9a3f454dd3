namespace Labeling;

/// <summary>How much one picture may ask for. Every limit is checked before memory is taken.</summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
public sealed class ImageLimits
{
    /// <summary>The largest <see cref="MaxPixels"/>: as many pixels of four bytes as one array holds.</summary>
    public const long MostPixels = int.MaxValue / 4;

    /// <summary>The limits that apply where a caller gives none.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>The most pixels of one frame at full size, also when it is decoded at a reduced one.</summary>
    /// <value>
    /// 134,217,728 by default (16,384 × 8,192, which is 512 MiB as RGBA). From 1 to <see cref="MostPixels"/>. Decoding takes
    /// four bytes a pixel, eight while a picture is turned upright, and for progressive JPEG up to six more.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long MaxPixels
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostPixels);
            field = value;
        }
    } = 134_217_728;

    /// <summary>The most bytes of one file.</summary>
    /// <value>536,870,912 (512 MiB) by default. From 1 to 2,147,483,591, the length of the longest array.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long MaxBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Array.MaxLength);
            field = value;
        }
    } = 536_870_912;

    /// <summary>The most frames or pages of one file.</summary>
    /// <value>10,000 by default. At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxFrames
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10_000;
}
