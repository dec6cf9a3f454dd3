namespace Labeling;

/// <summary>The pixels of a picture, upright, as eight-bit red, green, blue and alpha.</summary>
/// <remarks>
/// <para>
/// The colours are the stored ones, reduced to eight bits a sample: no embedded colour profile is applied, so that what a
/// labeler sees and what a model is trained on are the same numbers.
/// </para>
/// <para>Disposing gives the memory back. Reading from several threads is safe while nobody disposes.</para>
/// </remarks>
public sealed class DecodedImage : IDisposable
{
    private readonly IDisposable? _owner;
    private readonly ReadOnlyMemory<byte> _pixels;
    private bool _disposed;

    /// <summary>Takes over decoded pixels.</summary>
    /// <param name="info">What the header said.</param>
    /// <param name="size">Width and height of <paramref name="pixels"/>. Not empty.</param>
    /// <param name="pixels">Shape <c>[height, width, 4]</c>, row-major from the top left; red, green, blue, alpha; not premultiplied.</param>
    /// <param name="warnings">What went wrong while decoding, beyond the warnings of <paramref name="info"/>.</param>
    /// <param name="owner">What gives the memory back; disposed with the image.</param>
    /// <exception cref="ArgumentException">The size is empty, or the number of bytes is not four for each of its pixels.</exception>
    public DecodedImage(
        ImageInfo info,
        PixelSize size,
        ReadOnlyMemory<byte> pixels,
        IReadOnlyList<ImageWarning>? warnings = null,
        IDisposable? owner = null)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (size.IsEmpty || pixels.Length != size.Area * 4)
        {
            throw new ArgumentException($"{pixels.Length} bytes are not a picture of {size} pixels of 4 bytes; pass exactly width * height * 4.", nameof(pixels));
        }

        Info = info;
        Size = size;
        Warnings = warnings is null or [] ? info.Warnings : [.. info.Warnings, .. warnings];
        _pixels = pixels;
        _owner = owner;
    }

    /// <summary>What the header said, at full size.</summary>
    public ImageInfo Info { get; }

    /// <summary>
    /// Width and height of <see cref="Pixels"/>: <see cref="ImageInfo.UprightSize"/>, or less where <see cref="DecodeOptions.FitInside"/> let
    /// the decoder reduce the scale.
    /// </summary>
    public PixelSize Size { get; }

    /// <summary>Everything that is wrong with the picture: the header's warnings, then those of decoding. Often empty.</summary>
    public IReadOnlyList<ImageWarning> Warnings { get; }

    /// <summary>
    /// Shape <c>[height, width, 4]</c>, row-major from the top left; red, green, blue, alpha; not premultiplied. Valid until the
    /// image is disposed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The image was disposed.</exception>
    public ReadOnlyMemory<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _pixels;
        }
    }

    /// <summary>Gives the memory back. A second call does nothing.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _owner?.Dispose();
        }
    }
}
