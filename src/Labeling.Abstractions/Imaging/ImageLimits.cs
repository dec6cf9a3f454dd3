namespace Labeling;

/// <summary>How much one picture may ask for. Every limit but that of time is checked before memory is taken.</summary>
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

    /// <summary>How long one reading may take, from its beginning to the last pixel: the time in which the stream gives its bytes included.</summary>
    /// <value>2 minutes by default, many times what the largest picture within the other limits takes. From 1 millisecond to one day.</value>
    /// <remarks>
    /// <c>ImageReader</c> watches it. The library's own decoders end soon after: they look up with every row, tile or few kilobytes of the file. A
    /// decoder or codec of the host's that pays no heed to its cancellation token cannot be stopped in this way.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan MaxDuration
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromMinutes(2);
}
